/**
 * The JAIN-SIP stack, configured: its settings, its logging, its client transactions behind {@link
 * omniline.sip.transaction.RequestSender}. Nothing outside this package and {@code omniline.sip.transport} sees the stack object.
 */
@NullMarked
package omniline.sip.stack;

import org.jspecify.annotations.NullMarked;
