package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.Registration;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.Direction;
import omniline.sip.sdp.MediaKeys.Dtls;
import omniline.sip.sdp.NegotiatedAudio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two wires on one loop and real sockets: what passes between them before, during and after a handshake. */
class MediaWireTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BATCH = 64;
  private static final long TICK_NS = 5_000_000;

  private final MediaLoop loop = new MediaLoop("wires");
  private final Side here = new Side();
  private final Side there = new Side();

  /** One end; counts what arrives in the clear. */
  private final class Side implements MediaWire.Session {
    final DtlsEndpoint endpoint = DtlsEndpoint.create(RANDOM);
    final MediaWire wire = new MediaWire(loop,
        new MediaSettings("127.0.0.1", 38_000, 38_400, 20, 20, 200, 32_000, 5, Encryption.DTLS, false, endpoint), this);
    final CompletableFuture<String> failure = new CompletableFuture<>();
    final CountDownLatch first = new CountDownLatch(1);
    final ByteBuffer packet = ByteBuffer.allocate(172);
    int sent;
    int sequenceHeard = -1;
    final AtomicInteger heard = new AtomicInteger();

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.rtpPort());
    }

    /** Media loop. */
    boolean speak(Side to) {
      packet.clear().put(0, (byte) 0x80).putShort(2, (short) sent++).putInt(8, 0x1234);
      return wire.send(packet, to.target, false);
    }

    final InetSocketAddress target = address();

    @Override
    public void onDatagram(ByteBuffer clear, InetSocketAddress source, boolean rtcp, long nowNs) {
      sequenceHeard = clear.getShort(clear.position() + 2);
      heard.incrementAndGet();
      first.countDown();
    }

    @Override
    public void moved(InetSocketAddress peer) {}

    @Override
    public void failed(String reason) {
      failure.complete(reason);
    }
  }

  @AfterEach
  void close() {
    loop.execute(here.wire::close);
    loop.execute(there.wire::close);
    loop.close();
  }

  private static NegotiatedAudio agreed(Side peer, boolean active, boolean mux) {
    return new NegotiatedAudio(AudioFormat.PCMU, 0, 0, -1, 0, peer.address(), null, mux, Direction.SENDRECV, 20, 0, false, 0,
        new Dtls(List.of(peer.endpoint.fingerprint()), active), NegotiatedAudio.Feedback.NONE, null);
  }

  /** On the media loop, and waits for it. */
  private <T> T inLoop(Supplier<T> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> done.complete(work.get()));
    return done.get(10, TimeUnit.SECONDS);
  }

  private void agree(boolean mux) {
    loop.execute(() -> there.wire.agree(agreed(here, false, mux)));
    loop.execute(() -> here.wire.agree(agreed(there, true, mux)));
  }

  /** Both speak each tick until each has been heard. */
  private void talkUntilHeard() throws InterruptedException {
    Registration ticks = loop.every(TICK_NS, nowNs -> {
      here.speak(there);
      there.speak(here);
    });
    assertThat(here.first.await(20, TimeUnit.SECONDS)).as("the passive side is heard").isTrue();
    assertThat(there.first.await(20, TimeUnit.SECONDS)).as("the active side is heard").isTrue();
    ticks.cancel();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingPassesBeforeTheHandshakeAndAllOfItAfterwards(boolean mux) throws Exception {
    agree(mux);
    boolean early = inLoop(() -> here.wire.ready() || here.speak(there));
    assertThat(early).isFalse();
    talkUntilHeard();
    assertThat(inLoop(() -> here.wire.ready() && there.wire.ready())).isTrue();
    assertThat(Objects.requireNonNull(inLoop(there.wire::srtp)).forged()).isZero();
  }

  @Test
  void mediaInTheClearAreNotHeardInASecureCall() throws Exception {
    agree(true);
    talkUntilHeard();
    int before = there.heard.get();
    MediaWire intruder = new MediaWire(loop, new MediaSettings("127.0.0.1", 38_500, 38_600, 20, 20, 200, 32_000, 5, Encryption.OFF, false, null), here);
    int sequence = inLoop(() -> {
      ByteBuffer clear = ByteBuffer.allocate(172).put(0, (byte) 0x80).putShort(2, (short) 999);
      assertThat(intruder.send(clear, there.address(), false)).isTrue();
      here.speak(there);
      return here.sent - 1;
    });
    while (inLoop(() -> there.sequenceHeard) != sequence) {
      Thread.onSpinWait();
    }
    assertThat(there.heard.get()).as("the genuine one alone").isGreaterThan(before);
    assertThat(Objects.requireNonNull(inLoop(there.wire::srtp)).forged()).isEqualTo(1);
    loop.execute(intruder::close);
  }

  @Test
  void anotherCertificateInAReInviteMeansAnotherHandshake() throws Exception {
    agree(true);
    talkUntilHeard();
    loop.execute(() -> here.wire.agree(new NegotiatedAudio(AudioFormat.PCMU, 0, 0, -1, 0, there.address(), null, true, Direction.SENDRECV, 20, 0, false, 0,
        new Dtls(List.of(here.endpoint.fingerprint()), true), NegotiatedAudio.Feedback.NONE, null)));
    assertThat(inLoop(here.wire::ready)).as("no media on the keys of another certificate").isFalse();
  }

  @Test
  void aPacketCostsNoGarbage() throws Exception {
    agree(true);
    talkUntilHeard();
    ThreadMXBean allocations = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[2];
    int[] batch = new int[1];
    CompletableFuture<Integer> done = new CompletableFuture<>();
    int before = there.heard.get();
    Registration ticks = loop.every(TICK_NS, nowNs -> {
      if (there.heard.get() - before < batch[0] * BATCH || batch[0] > 300) {
        return; // the socket's buffer must not run over, however late this thread is
      }
      if (batch[0] == 100 || batch[0] == 300) {
        bytes[batch[0] / 200] = allocations.getCurrentThreadAllocatedBytes();
      }
      if (batch[0]++ == 300) {
        done.complete(there.heard.get() - before);
      }
      for (int i = 0; i < BATCH; i++) {
        here.speak(there);
      }
    });
    assertThat(done.get(60, TimeUnit.SECONDS)).as("packets that came").isEqualTo(300 * BATCH);
    ticks.cancel();
    assertThat((bytes[1] - bytes[0]) / (200.0 * BATCH)).as("bytes per packet").isLessThan(1.0);
  }
}
