/**
 * Encrypted RTP and RTCP (RFC 3711, AEAD of RFC 7714) with keys out of SDP (RFC 4568). AES and SHA-1 are the JDK's, driven so that a
 * packet costs no garbage; everything else is here.
 */
@NullMarked
package omniline.rtp.srtp;

import org.jspecify.annotations.NullMarked;
