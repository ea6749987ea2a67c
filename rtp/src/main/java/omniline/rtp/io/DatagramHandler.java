package omniline.rtp.io;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Receives a port's datagrams on the media loop; must not block and must not keep the buffer, which is reused. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * A datagram arrived.
     *
     * @param datagram between position and limit; may be changed in place (decryption)
     * @param rtcpPort true when it came to the odd port
     * @param nowNs time of arrival on the loop's clock
     */
    void onDatagram(ByteBuffer datagram, InetSocketAddress source, boolean rtcpPort, long nowNs);
}
