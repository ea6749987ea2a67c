/**
 * RTP and RTCP of one call (RFC 3550, 3551, 4733, 5761): packets, reception statistics, reports, telephone events.
 * A session sees and sends plain datagrams; whoever encrypts stands between it and the socket.
 */
@NullMarked
package omniline.rtp;

import org.jspecify.annotations.NullMarked;
