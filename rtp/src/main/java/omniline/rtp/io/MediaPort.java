package omniline.rtp.io;

import java.net.InetSocketAddress;
import omniline.rtp.PacketSink;

/** A bound pair of UDP sockets: even RTP port, odd RTCP port. Sends on the media loop; closes from any thread. */
public interface MediaPort extends PacketSink, AutoCloseable {
    /** Local address of the RTP socket. */
    InetSocketAddress local();

    int rtpPort();

    /** Datagrams that the system refused or had no room for; ICMP errors are among them. */
    long sendFailures();

    /** Receive calls that failed (ICMP errors); the socket lives on. */
    long receiveFailures();

    @Override
    void close();
}
