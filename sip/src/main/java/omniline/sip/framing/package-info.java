/** Bytes to SIP messages (RFC 3261 sections 7 and 18.3), without a socket in sight. */
@NullMarked
package omniline.sip.framing;

import org.jspecify.annotations.NullMarked;
