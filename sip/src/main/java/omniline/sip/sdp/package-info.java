/** Session descriptions (RFC 8866) as records, and offer/answer (RFC 3264) as functions on them. */
@NullMarked
package omniline.sip.sdp;

import org.jspecify.annotations.NullMarked;
