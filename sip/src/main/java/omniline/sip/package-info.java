/**
 * A SIP user agent (RFC 3261): calls in, calls out, dialogs. The public face; what it is made of lives in {@code omniline.sip.stack}
 * (the JAIN-SIP stack, its messages and limits) and {@code omniline.sip.dialog} (the RFC's state machines).
 */
@NullMarked
package omniline.sip;

import org.jspecify.annotations.NullMarked;
