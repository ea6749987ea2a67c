package omniline.sip.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import omniline.sip.dialog.VirtualTimers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A STUN server that answers, or does not, in virtual time. */
class StunWatchTest {

  private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 3478);

  private final VirtualTimers timers = new VirtualTimers();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<Long> sentMs = new ArrayList<>();
  private final List<InetSocketAddress> heard = new ArrayList<>();
  private @Nullable InetSocketAddress server = SERVER;
  private final StunWatch watch = new StunWatch(new StunWatch.Means(() -> server, this::send, timers, Runnable::run, new Random(7)), heard::add);

  private void send(byte[] datagram, InetSocketAddress target) {
    assertThat(target).isEqualTo(SERVER);
    sent.add(datagram);
    sentMs.add(timers.nowMs());
  }

  private void answer(InetSocketAddress from) {
    byte[] response = StunTest.IPV4.clone();
    System.arraycopy(sent.getLast(), 8, response, 8, 12);
    watch.received(response, from);
  }

  @Test
  void asksAgainBeforeANatForgetsAndTellsEveryAnswer() {
    watch.start();
    timers.advance(100);
    answer(SERVER);
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().getPort()).isEqualTo(32_853);
    timers.advance(24_999);
    assertThat(sent).hasSize(1);
    timers.advance(1);
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast()).isNotEqualTo(sent.getFirst());
    answer(SERVER);
    assertThat(heard).hasSize(2);
  }

  @Test
  void repeatsTheRequestAsTheRfcSaysAndBeginsAnewAfterSilence() {
    watch.start();
    timers.advance(31_500 + 8_000);
    assertThat(sentMs).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
    timers.advance(25_000);
    assertThat(sent).hasSize(8);
    assertThat(sent.getLast()).isNotEqualTo(sent.getFirst());
  }

  @Test
  void believesNobodyElseAndNoAnswerTwice() {
    watch.start();
    answer(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.66"), 3478));
    assertThat(heard).isEmpty();
    answer(SERVER);
    answer(SERVER);
    assertThat(heard).hasSize(1);
  }

  @Test
  void looksTheServerUpAgainWhereItsNameDidNotResolve() {
    server = null;
    watch.start();
    assertThat(sent).isEmpty();
    server = SERVER;
    timers.advance(25_000);
    assertThat(sent).hasSize(1);
  }
}
