/**
 * Transactions (RFC 3261 section 17): the server side is our own, the client side is JAIN-SIP's behind {@link
 * omniline.sip.transaction.RequestSender}.
 */
@NullMarked
package omniline.sip.transaction;

import org.jspecify.annotations.NullMarked;
