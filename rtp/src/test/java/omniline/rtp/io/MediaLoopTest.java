package omniline.rtp.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.rtp.RtpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop on real sockets of the loopback address. Waits are for events, with generous limits; no result depends on timing. */
class MediaLoopTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long LIMIT_SECONDS = 30;

    private final MediaLoop loop = new MediaLoop("media-test");
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private MediaPort open(DatagramHandler handler) {
        return loop.open(LOOPBACK, 41_000, 48_999, handler);
    }

    private void record(ByteBuffer datagram, InetSocketAddress source, boolean rtcpPort, long nowNs) {
        received.add(StandardCharsets.US_ASCII.decode(datagram) + (rtcpPort ? " rtcp " : " rtp ") + source.getPort());
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void onLoop(Runnable work) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            work.run();
            done.complete(true);
        });
        assertThat(done.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void opensAnEvenRtpPortAndTheNextForRtcp() throws Exception {
        MediaPort near = open(this::record);
        MediaPort far = open(this::record);
        assertThat(near.rtpPort()).isEven();
        assertThat(near.local()).isEqualTo(new InetSocketAddress(LOOPBACK, near.rtpPort()));
        InetSocketAddress rtcp = new InetSocketAddress(LOOPBACK, near.rtpPort() + 1);
        onLoop(() -> {
            assertThat(far.send(text("voice"), near.local(), false)).isTrue();
            assertThat(far.send(text("report"), rtcp, true)).isTrue();
        });
        Set<String> both = new HashSet<>();
        both.add(received.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
        both.add(received.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertThat(both).containsExactlyInAnyOrder("voice rtp " + far.rtpPort(), "report rtcp " + (far.rtpPort() + 1));
    }

    @Test
    void passesOverPairsInUseAndSaysWhenNoneIsLeft() throws Exception {
        try (DatagramSocket odd = new DatagramSocket(new InetSocketAddress(LOOPBACK, 49_003))) {
            assertThat(odd.isBound()).isTrue();
            List<MediaPort> ports = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ports.add(loop.open(LOOPBACK, 49_000, 49_005, this::record));
            }
            assertThat(ports).extracting(MediaPort::rtpPort).containsExactlyInAnyOrder(49_000, 49_004);
            assertThatThrownBy(() -> loop.open(LOOPBACK, 49_000, 49_005, this::record))
                    .isInstanceOf(PortsExhaustedException.class)
                    .hasMessageContaining("49000..49005");
            CountDownLatch closed = new CountDownLatch(1);
            ports.getFirst().close();
            loop.execute(() -> loop.execute(closed::countDown));
            assertThat(closed.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysWhichAddressCannotBeBound() throws Exception {
        InetAddress notOurs = InetAddress.getByName("192.0.2.77");
        assertThatThrownBy(() -> loop.open(notOurs, 41_000, 41_100, this::record))
                .isInstanceOf(RtpException.class)
                .isNotInstanceOf(PortsExhaustedException.class)
                .hasMessageContaining("192.0.2.77");
    }

    @Test
    void aPortRestsBeforeItIsUsedAgain() {
        PortRange range = new PortRange(10_001, 10_020, 42);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < range.pairs(); i++) {
            assertThat(seen.add(range.nextEvenPort())).isTrue();
        }
        assertThat(seen).hasSize(9).allMatch(port -> port % 2 == 0 && port >= 10_002 && port <= 10_018);
        assertThat(seen).contains(range.nextEvenPort());
        assertThat(new PortRange(10_001, 10_020, 43).nextEvenPort()).isNotEqualTo(new PortRange(10_001, 10_020, 42).nextEvenPort());
        assertThatThrownBy(() -> new PortRange(10_001, 10_002, 1)).hasMessageContaining("no pair");
    }

    @Test
    void survivesUnreachablePeersAndForeignAddresses() throws Exception {
        MediaPort near = open(this::record);
        MediaPort far = open(this::record);
        InetSocketAddress nobody = new InetSocketAddress(LOOPBACK, 9);
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 5);
        InetSocketAddress otherFamily = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 5);
        onLoop(() -> {
            for (int i = 0; i < 20; i++) {
                near.send(text("x"), nobody, false);
            }
            assertThat(near.send(text("x"), unresolved, false)).isFalse();
            assertThat(near.send(text("x"), otherFamily, false)).isFalse();
            assertThat(near.send(text("still here"), far.local(), false)).isTrue();
        });
        assertThat(near.sendFailures()).isGreaterThanOrEqualTo(2);
        assertThat(received.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("still here rtp " + near.rtpPort());
    }

    @Test
    void aHandlerThatThrowsLosesItsPortOnly() throws Exception {
        CountDownLatch thrown = new CountDownLatch(1);
        MediaPort broken = open((datagram, source, rtcpPort, nowNs) -> {
            thrown.countDown();
            throw new IllegalStateException("broken call");
        });
        MediaPort healthy = open(this::record);
        onLoop(() -> healthy.send(text("boom"), broken.local(), false));
        assertThat(thrown.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        onLoop(() -> assertThat(broken.send(text("x"), healthy.local(), false)).isFalse());
        onLoop(() -> healthy.send(text("fine"), healthy.local(), false));
        assertThat(received.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("fine rtp " + healthy.rtpPort());
    }

    @Test
    void callsTasksOnItsOwnThreadUntilTheyAreCancelled() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        List<Boolean> inLoop = new ArrayList<>();
        Registration registration = loop.every(10_000_000, now -> {
            inLoop.add(loop.inLoop());
            three.countDown();
        });
        assertThat(three.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        onLoop(registration::cancel);
        assertThat(inLoop).hasSizeGreaterThanOrEqualTo(3).doesNotContain(false);
        assertThat(loop.statistics().ticks()).isGreaterThanOrEqualTo(3);
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void saysThatItIsClosed() {
        MediaLoop closed = new MediaLoop("closed");
        MediaPort port = closed.open(LOOPBACK, 41_000, 48_999, this::record);
        closed.close();
        assertThatThrownBy(() -> closed.execute(() -> {})).isInstanceOf(RtpException.class).hasMessageContaining("closed");
        port.close();
    }

    /** Echoes 20,000 packets over two ports; after warm-up the loop's thread must not allocate. */
    @Test
    void allocatesNothingPerPacket() throws Exception {
        MediaPort[] ports = new MediaPort[2];
        CountDownLatch[] rounds = {new CountDownLatch(40_000), new CountDownLatch(20_000)};
        int[] round = {0};
        ports[0] = open((datagram, source, rtcpPort, nowNs) -> ports[0].send(datagram, source, false));
        ports[1] = open((datagram, source, rtcpPort, nowNs) -> {
            rounds[round[0]].countDown();
            ports[1].send(datagram, source, false);
        });
        onLoop(() -> ports[1].send(ByteBuffer.allocate(172), ports[0].local(), false));
        assertThat(rounds[0].await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        long thread = loopThread();
        var allocations = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = allocations.getThreadAllocatedBytes(thread);
        onLoop(() -> round[0] = 1);
        assertThat(rounds[1].await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        long bytes = allocations.getThreadAllocatedBytes(thread) - before;
        // The tasks of this test itself cost some hundred bytes; one object per packet would be 16 at least.
        assertThat(bytes / 40_000.0).as("bytes per packet").isLessThan(0.5);
    }

    private long loopThread() throws Exception {
        CompletableFuture<Long> id = new CompletableFuture<>();
        loop.execute(() -> id.complete(Thread.currentThread().threadId()));
        return id.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
