package omniline.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import omniline.bench.BenchException;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.NegotiatedAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * One call that a load program places. SIP events arrive on SIP's threads and only complete futures; the RTP counters belong
 * to the sending thread.
 */
public final class LoadCall implements CallListener {
  private static final int NOT_ACCEPTABLE_HERE = 488;

  private final LocalAudio local;
  private final PayloadSource source;
  private final PayloadSink sink;
  private final Wire wire;
  private final CompletableFuture<NegotiatedAudio> audio = new CompletableFuture<>();
  private final CompletableFuture<CallEvent.Ended> ended = new CompletableFuture<>();
  private volatile @Nullable Call call;
  private int sequenceNumber;
  private int timestamp;

  LoadCall(LocalAudio local, PayloadSource source, PayloadSink sink, Wire wire) {
    this.local = local;
    this.wire = wire;
    this.source = source;
    this.sink = sink;
    sequenceNumber = (int) local.sessionId() & 0x7FFF;
    timestamp = (int) local.sessionId() * 7919;
  }

  /** Where packets begin and cease to flow, told in this order on SIP's threads. */
  interface Wire {
    void connect(LoadCall call, NegotiatedAudio audio);

    void disconnect(LoadCall call);
  }

  void placed(Call placed) {
    call = placed;
  }

  @Override
  public void onEvent(Call of, CallEvent event) {
    switch (event) {
      case CallEvent.Established established -> agree(of, established.remote());
      case CallEvent.Ended end -> {
        audio.completeExceptionally(
            new BenchException("the call was not answered: " + end.reason() + " " + end.code() + " " + end.text()));
        wire.disconnect(this);
        ended.complete(end);
      }
      case CallEvent.Offer offer -> of.rejectOffer(NOT_ACCEPTABLE_HERE);
      case CallEvent.Ringing ringing -> {}
      case CallEvent.Answered answered -> {}
      case CallEvent.Info info -> {}
      case CallEvent.OfferRefused refused -> {}
      case CallEvent.Transfer transfer -> {}
    }
  }

  private void agree(Call of, @Nullable SessionDescription answer) {
    if (answer != null && OfferAnswer.accept(local, answer) instanceof Answer.Agreed agreed) {
      wire.connect(this, agreed.audio());
      audio.complete(agreed.audio());
    } else {
      audio.completeExceptionally(new BenchException("the call was answered without usable audio: " + answer));
      of.hangUp("");
    }
  }

  /** Waits for the answer; a sentence when it does not come in time. */
  public void awaitAnswer(int timeoutMs) {
    await(audio, timeoutMs, "the call was not answered within " + timeoutMs / 1000.0 + " s");
  }

  /** Says goodbye; {@link #awaitEnd} tells when it has been heard. */
  public void hangUp() {
    Call present = call;
    if (present != null) {
      present.hangUp("");
    }
  }

  /** Waits until the call is over. */
  public void awaitEnd(int timeoutMs) {
    await(ended, timeoutMs, "the call did not end within " + timeoutMs / 1000.0 + " s of its BYE");
  }

  /** Whether the call is over, by whichever side. */
  public boolean ended() {
    return ended.isDone();
  }

  private static void await(CompletableFuture<?> future, int timeoutMs, String late) {
    try {
      future.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BenchException(late, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BenchException known ? known : new BenchException(late, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  PayloadSource source() {
    return source;
  }

  PayloadSink sink() {
    return sink;
  }

  int ssrc() {
    return (int) local.sessionId() * 0x9E37_79B9;
  }

  /** The next packet's number. Sending thread only. */
  int nextSequenceNumber() {
    int next = sequenceNumber;
    sequenceNumber = next + 1 & 0xFFFF;
    return next;
  }

  /** The next packet's timestamp. Sending thread only. */
  int nextTimestamp(int ticks) {
    int next = timestamp;
    timestamp = next + ticks;
    return next;
  }
}
