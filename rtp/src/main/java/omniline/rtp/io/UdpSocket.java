package omniline.rtp.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket on the loop's selector. A plain DatagramChannel rather than a Netty channel: it keeps the addresses that it saw last, so
 * receiving and sending allocate nothing. ICMP errors come back as exceptions of later calls; they are counted. Owned by the media loop.
 */
final class UdpSocket implements NioIoHandle {
    /** What of the loop every socket shares: its receive buffer and its clock. */
    record Shared(ByteBuffer buffer, LongSupplier nanoClock) {}

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final int DATAGRAMS_PER_EVENT = 64;

    private final DatagramChannel channel;
    private final DatagramHandler handler;
    private final boolean rtcp;
    private final Shared shared;
    private final AtomicLong sendFailures = new AtomicLong();
    private final AtomicLong receiveFailures = new AtomicLong();
    private @Nullable IoRegistration place;

    UdpSocket(DatagramChannel channel, DatagramHandler handler, boolean rtcp, Shared shared) {
        this.channel = channel;
        this.handler = handler;
        this.rtcp = rtcp;
        this.shared = shared;
    }

    long sendFailures() {
        return sendFailures.get();
    }

    long receiveFailures() {
        return receiveFailures.get();
    }

    /** The loop has taken the socket: datagrams may come. */
    void registered(IoRegistration registration) {
        place = registration;
        registration.submit(NioIoOps.READ);
    }

    boolean send(ByteBuffer datagram, InetSocketAddress target) {
        try {
            if (channel.send(datagram, target) > 0) {
                return true;
            }
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            // Unreachable, filtered, or not of our address family: the wire's business, counted below.
        }
        sendFailures.lazySet(sendFailures.getPlain() + 1);
        return false;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        for (int i = 0; i < DATAGRAMS_PER_EVENT && channel.isOpen(); i++) {
            ByteBuffer buffer = shared.buffer().clear();
            InetSocketAddress source = receive(buffer);
            if (source == null) {
                return;
            }
            deliver(buffer.flip(), source);
        }
    }

    @Override
    public void close() {
        if (place != null) {
            place.cancel();
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a UDP socket", e);
        }
    }

    /** Null when there is nothing more, or an ICMP error instead of a datagram. */
    private @Nullable InetSocketAddress receive(ByteBuffer buffer) {
        try {
            return (InetSocketAddress) channel.receive(buffer);
        } catch (IOException e) {
            receiveFailures.lazySet(receiveFailures.getPlain() + 1);
            return null;
        }
    }

    private void deliver(ByteBuffer datagram, InetSocketAddress source) {
        try {
            handler.onDatagram(datagram, source, rtcp, shared.nanoClock().getAsLong());
        } catch (RuntimeException e) {
            LOG.error("the handler of a media port failed; the port is closed", e);
            close();
        }
    }
}
