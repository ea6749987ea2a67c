package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** One end of calls in tests: keeps what comes in and what happens, in order. Waits only as a guard against hanging. */
final class Line implements CallHandler, CallListener {

  static final LocalAudio AUDIO = new LocalAudio("127.0.0.1", 4_000, List.of(AudioFormat.PCMU), true, 20, 9);
  static final SessionDescription SDP = OfferAnswer.offer(AUDIO, 1);
  private static final long GUARD_SECONDS = 60;

  private final BlockingQueue<IncomingCall> incoming = new LinkedBlockingQueue<>();
  private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
  private volatile @Nullable Call last;

  @Override
  public void onInvite(IncomingCall call) {
    call.listen(this);
    incoming.add(call);
  }

  @Override
  public void onEvent(Call call, CallEvent event) {
    last = call;
    events.add(event);
  }

  /** The call that the latest event was of. */
  Call lastCall() {
    return present(last);
  }

  IncomingCall incoming() {
    return present(poll(incoming));
  }

  /** The next event, which must be of that kind. */
  <E extends CallEvent> E next(Class<E> kind) {
    CallEvent event = present(poll(events));
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  boolean quiet() {
    return events.isEmpty() && incoming.isEmpty();
  }

  private static <T> @Nullable T poll(BlockingQueue<T> queue) {
    try {
      return queue.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("nothing came in " + GUARD_SECONDS + " s");
    }
    return value;
  }
}
