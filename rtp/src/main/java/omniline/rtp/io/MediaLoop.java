package omniline.rtp.io;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import omniline.rtp.RtpException;
import org.jspecify.annotations.Nullable;

/**
 * The media loop: one platform thread, a Netty event loop, that owns the sockets of its calls and calls their tasks on a 5 ms grid
 * ({@link TickGrid}). One clock serves all calls. Its methods may be called from any thread.
 */
public final class MediaLoop implements AutoCloseable {
    private static final int RECEIVE_BYTES = 4096;

    private record Range(int portMin, int portMax) {}

    private final MultiThreadIoEventLoopGroup group;
    private final IoEventLoop loop;
    private final LongSupplier nanoClock;
    private final TickGrid grid;
    private final UdpSocket.Shared shared;
    private final Map<Range, PortRange> ranges = new ConcurrentHashMap<>();

    /**
     * Starts a loop on the machine's clock.
     *
     * @param name the thread's
     */
    public MediaLoop(String name) {
        this(name, new MonotonicClock());
    }

    /** Starts a loop whose grid follows another clock that runs as fast as the machine's. */
    public MediaLoop(String name, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        grid = new TickGrid(nanoClock);
        shared = new UdpSocket.Shared(ByteBuffer.allocateDirect(RECEIVE_BYTES), nanoClock);
        ThreadFactory threads = work -> Thread.ofPlatform().name(name).daemon(true).unstarted(work);
        group = new MultiThreadIoEventLoopGroup(1, threads, executor -> new MediaIoHandler(executor, new MonotonicClock(), grid));
        loop = group.next();
    }

    /** Time on the loop's clock. */
    public long nowNs() {
        return nanoClock.getAsLong();
    }

    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /**
     * Runs something on the loop; it must not block.
     *
     * @throws RtpException when the loop has been closed
     */
    public void execute(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            throw new RtpException("the media loop is closed", e);
        }
    }

    /**
     * Calls a task once per period, from its next slot on the grid.
     *
     * @param periodNs a multiple of 5 ms
     */
    public Registration every(long periodNs, LoopTask task) {
        TickGrid.Tick tick = new TickGrid.Tick(periodNs, task);
        if (loop.inEventLoop()) {
            grid.add(tick);
        } else {
            execute(() -> grid.add(tick));
        }
        return tick;
    }

    /**
     * Opens a pair of sockets: RTP on an even port, RTCP on the next. Pairs with a port in use are passed over.
     *
     * @throws PortsExhaustedException when no pair of the range is free
     * @throws RtpException when the address cannot be bound at all
     */
    public MediaPort open(InetAddress bind, int portMin, int portMax, DatagramHandler handler) {
        PortRange range = ranges.computeIfAbsent(
                new Range(portMin, portMax), each -> new PortRange(each.portMin(), each.portMax(), nanoClock.getAsLong()));
        for (int i = 0; i < range.pairs(); i++) {
            UdpPort port = tryOpen(bind, range.nextEvenPort(), handler);
            if (port != null) {
                return port;
            }
        }
        throw new PortsExhaustedException("no free pair of RTP ports is left in " + portMin + ".." + portMax + " on "
                + bind.getHostAddress() + ": widen the range, or take fewer calls");
    }

    public LoopStatistics statistics() {
        return grid.statistics();
    }

    /** Ends the thread; sockets still open are closed. Waits up to two seconds when called from another thread. */
    @Override
    public void close() {
        Future<?> closing = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        if (!loop.inEventLoop()) {
            closing.awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    private @Nullable UdpPort tryOpen(InetAddress bind, int evenPort, DatagramHandler handler) {
        DatagramChannel first = null;
        try {
            first = UdpPort.bind(bind, evenPort);
            DatagramChannel second = UdpPort.bind(bind, evenPort + 1);
            UdpPort port = new UdpPort(
                    new UdpSocket(first, handler, false, shared),
                    new UdpSocket(second, handler, true, shared),
                    new InetSocketAddress(bind, evenPort),
                    loop);
            read(port.rtp());
            read(port.rtcp());
            return port;
        } catch (BindException e) {
            close(first);
            if (e.getMessage() != null && e.getMessage().contains("in use")) {
                return null;
            }
            throw cannotBind(bind, e);
        } catch (IOException e) {
            close(first);
            throw cannotBind(bind, e);
        }
    }

    private static RtpException cannotBind(InetAddress bind, IOException cause) {
        return new RtpException("cannot open RTP ports on " + bind.getHostAddress() + ": " + cause.getMessage(), cause);
    }

    private static void close(@Nullable DatagramChannel channel) throws RtpException {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new RtpException("cannot close a socket", e);
        }
    }

    private void read(UdpSocket socket) {
        loop.register(socket).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                socket.registered(registered.getNow());
            } else {
                socket.close();
            }
        });
    }
}
