package omniline.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Where a session's datagrams go: a socket pair, an encrypting stage before it, or a network in memory. Called on the media loop. */
@FunctionalInterface
public interface PacketSink {
    /**
     * Sends what lies between position and limit; must neither block nor keep the buffer.
     *
     * @param rtcp true: from the RTCP port; false: from the RTP port (also RTCP, when both share it, RFC 5761)
     * @return false when it was dropped (the sink counts why)
     */
    boolean send(ByteBuffer datagram, InetSocketAddress target, boolean rtcp);
}
