/** Keys for SRTP from a DTLS handshake (RFC 5763, RFC 5764), by BouncyCastle, which no other package sees. */
@NullMarked
package omniline.rtp.dtls;

import org.jspecify.annotations.NullMarked;
