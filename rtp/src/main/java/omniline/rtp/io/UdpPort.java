package omniline.rtp.io;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call's two UDP sockets. Packets are marked Expedited Forwarding (RFC 4594: DSCP 46). Sends on the media loop. */
final class UdpPort implements MediaPort {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int EXPEDITED_FORWARDING = 46 << 2;

    private final UdpSocket rtp;
    private final UdpSocket rtcp;
    private final InetSocketAddress local;
    private final Executor loop;
    private final AtomicBoolean closed = new AtomicBoolean();

    UdpPort(UdpSocket rtp, UdpSocket rtcp, InetSocketAddress local, Executor loop) {
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.local = local;
        this.loop = loop;
    }

    /** A bound, non-blocking channel; throws BindException when the port is taken. */
    static DatagramChannel bind(InetAddress address, int port) throws IOException {
        StandardProtocolFamily family = address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED_FORWARDING);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int rtpPort() {
        return local.getPort();
    }

    @Override
    public boolean send(ByteBuffer datagram, InetSocketAddress target, boolean toRtcp) {
        return (toRtcp ? rtcp : rtp).send(datagram, target);
    }

    @Override
    public long sendFailures() {
        return rtp.sendFailures() + rtcp.sendFailures();
    }

    @Override
    public long receiveFailures() {
        return rtp.receiveFailures() + rtcp.receiveFailures();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                loop.execute(this::closeSockets);
            } catch (RejectedExecutionException e) {
                // The loop has ended; nobody else uses the sockets now.
                closeSockets();
            }
        }
    }

    private void closeSockets() {
        rtp.close();
        rtcp.close();
    }

    UdpSocket rtp() {
        return rtp;
    }

    UdpSocket rtcp() {
        return rtcp;
    }
}
