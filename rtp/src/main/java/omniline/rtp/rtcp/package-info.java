/** RTCP (RFC 3550 section 6): compound packets as records, and when to send them. */
@NullMarked
package omniline.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
