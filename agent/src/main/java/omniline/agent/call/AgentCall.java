package omniline.agent.call;

import java.util.Arrays;
import java.util.concurrent.Executor;
import omniline.agent.media.CallMedia;
import omniline.agent.media.MediaCounts;
import omniline.agent.media.MediaStatistics;
import omniline.agent.media.PacketCapture;
import omniline.agent.media.Pcm;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.CallObserver;
import omniline.agent.talk.CallSpeech;
import omniline.agent.talk.CallTotals;
import omniline.rtp.io.MediaLoop;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.EndReason;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.NegotiatedAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * One call that the agent has taken: SIP events in, media and speech kept in step with them. SIP events arrive on SIP's
 * threads and are carried over to the media loop, which owns everything here; requests to SIP leave on {@code outside},
 * because a TCP connection may block.
 */
final class AgentCall implements CallListener, CallMedia.Speech {
  private static final int TICKS_PER_SECOND = 1000 / Pcm.TICK_MS;

  private final MediaLoop loop;
  private final Executor outside;
  private final CallObserver observer;
  private final Runnable onEnded;
  private final Runnable refuse;
  private final long silenceTimeoutNs;
  private final CallCard party;
  private CallCard card;
  private @Nullable CallMedia media;
  private @Nullable CallSpeech speech;
  private @Nullable LocalAudio local;
  private @Nullable Call call;
  private final MediaCounts counts = new MediaCounts();
  private long sdpVersion = 1;
  private long establishedNs = -1;
  private long resumedNs = -1;
  private int tick;
  private boolean held;
  private boolean hangingUp;
  private boolean ended;
  private String hangUpReason = "";
  private volatile CallState.Phase state = CallState.Phase.RINGING;
  private volatile CallState.@Nullable Ending ending;
  private @Nullable Redirects redirects;

  /** Places a call that we placed anew, where it was redirected to. */
  interface Redirects {
    /** Null, or a sentence that says why not. May block. */
    @Nullable String follow(String uri);
  }

  /** {@code refuse} turns the call away while it still rings; {@code onEnded} hears of its end. */
  AgentCall(CallCard card, CallSurroundings around, Runnable refuse, Runnable onEnded) {
    this.card = card;
    party = card;
    this.refuse = refuse;
    this.onEnded = onEnded;
    loop = around.loop();
    outside = around.outside();
    observer = around.observer();
    silenceTimeoutNs = around.silenceTimeoutMs() * 1_000_000L;
  }

  /** The parts of the call, made before it is answered. SIP thread, once, before any event. */
  void equip(CallMedia callMedia, CallSpeech callSpeech, LocalAudio localAudio) {
    loop.execute(
        () -> {
          media = callMedia;
          speech = callSpeech;
          local = localAudio;
        });
  }

  /** Keeps its media from now on. Any thread. */
  void capture(PacketCapture into) {
    loop.execute(() -> {
      CallMedia present = media;
      if (present == null) {
        into.close();
      } else {
        present.capture(into);
      }
    });
  }

  /** Keeps them no more. Any thread. */
  void endCapture() {
    loop.execute(() -> {
      CallMedia present = media;
      if (present != null) {
        present.endCapture();
      }
    });
  }

  /** What becomes of it when it is redirected. Once, before it is placed. */
  void redirects(Redirects onward) {
    loop.execute(() -> redirects = onward);
  }

  /** How it stands. Any thread. */
  CallState state() {
    return new CallState(party.name(), party.caller(), party.called(), party.profile(), state, ending);
  }

  /** Gives up a call that nobody has answered yet. Any thread. */
  void giveUp(String reason) {
    loop.execute(() -> {
      if (establishedNs < 0) {
        hangUp(reason);
      }
    });
  }

  /** The 200 is on its way. */
  void answered(Call accepted) {
    loop.execute(
        () -> {
          call = accepted;
          if (hangingUp) {
            outside.execute(() -> accepted.hangUp(""));
          }
        });
  }

  /** The offer was answered: listen already, speak from the ACK on. */
  void agreed(NegotiatedAudio audio) {
    loop.execute(
        () -> {
          CallMedia present = media;
          if (present != null && !ended) {
            card = card.with(audio);
            present.muted(true);
            present.start(audio);
          }
        });
  }

  @Override
  public void onEvent(Call source, CallEvent event) {
    loop.execute(() -> handle(source, event));
  }

  private void handle(Call source, CallEvent event) {
    call = source;
    if (!card.callId().equals(source.id())) {
      card = card.withCallId(source.id());
    }
    switch (event) {
      case CallEvent.Ringing ringing -> {}
      case CallEvent.Established established -> established(established.remote());
      case CallEvent.Offer offer -> offered(source, offer.offer());
      case CallEvent.Answered answered -> {
        if (answered.answer() != null) {
          accept(answered.answer());
        }
      }
      case CallEvent.Info info -> InfoKeys.read(info).forEach(key -> digit(key.digit(), key.durationMs()));
      case CallEvent.OfferRefused refused -> {}
      case CallEvent.Transfer transfer -> transferred(source, transfer);
      case CallEvent.Ended end -> ended(source, end);
    }
  }

  /** The caller is let go only when somebody has answered him; whom he passes us to is spoken to as he was. */
  private void transferred(Call source, CallEvent.Transfer event) {
    observer.transfer(card, event);
    LocalAudio ours = local;
    if (event instanceof CallEvent.Transferred) {
      hangUp("transferred");
    } else if (event instanceof CallEvent.Referred && ours != null && !hangingUp && !ended) {
      sdpVersion++;
      SessionDescription own = OfferAnswer.offer(ours, sdpVersion);
      outside.execute(() -> source.follow(own));
    } else if (event instanceof CallEvent.Moved(SessionDescription remote)) {
      accept(remote);
      resumedNs = loop.nowNs();
    }
    CallSpeech answering = speech;
    if (event instanceof CallEvent.TransferFailed && answering != null) {
      answering.transferFailed();
    }
  }

  /** Asks the far end to call somebody else. Media loop only. */
  void transfer(String targetUri) {
    Call present = call;
    if (present != null && !hangingUp && !ended) {
      outside.execute(() -> present.transfer(targetUri));
    }
  }

  private void established(@Nullable SessionDescription lateAnswer) {
    CallMedia present = media;
    CallSpeech answering = speech;
    if (ended || present == null || answering == null || establishedNs >= 0) {
      return;
    }
    if (lateAnswer != null) {
      accept(lateAnswer);
    }
    if (card.audio() == null) {
      hangUp("no audio was agreed");
      return;
    }
    establishedNs = loop.nowNs();
    state = CallState.Phase.TALKING;
    present.muted(false);
    answering.established();
    observer.established(card);
  }

  /** Takes the answer to an offer of ours. */
  private void accept(SessionDescription answer) {
    CallMedia present = media;
    LocalAudio ours = local;
    if (present == null || ours == null) {
      return;
    }
    switch (OfferAnswer.accept(ours, answer)) {
      case Answer.Agreed agreed when card.audio() != null && card.audio().isBetrayedBy(agreed.audio()) -> hangUp("the answer is not as secure as the call was");
      case Answer.Agreed agreed -> {
        card = card.with(agreed.audio());
        present.start(agreed.audio());
      }
      case Answer.NoCommonCodec none -> hangUp(none.reason());
      case Answer.NoAudio none -> hangUp(none.reason());
    }
  }

  private void offered(Call source, @Nullable SessionDescription offer) {
    CallMedia present = media;
    LocalAudio ours = local;
    if (present == null || ours == null || ended) {
      outside.execute(() -> source.rejectOffer(488));
      return;
    }
    sdpVersion++;
    if (offer == null) {
      SessionDescription own = OfferAnswer.offer(ours, sdpVersion);
      outside.execute(() -> source.answerOffer(own));
      return;
    }
    switch (OfferAnswer.answer(offer, ours, sdpVersion)) {
      case Answer.Agreed agreed when card.audio() != null && card.audio().isBetrayedBy(agreed.audio()) -> outside.execute(() -> source.rejectOffer(488));
      case Answer.Agreed agreed -> {
        card = card.with(agreed.audio());
        present.start(agreed.audio());
        outside.execute(() -> source.answerOffer(agreed.answer()));
      }
      case Answer.NoCommonCodec none -> outside.execute(() -> source.rejectOffer(488));
      case Answer.NoAudio none -> outside.execute(() -> source.rejectOffer(488));
    }
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    CallSpeech answering = speech;
    CallMedia present = media;
    if (answering == null || present == null || ended) {
      return;
    }
    if (present.held()) {
      Arrays.fill(pcm16k, 0, lengthSamples, (short) 0); // music on hold is nobody's turn
    }
    answering.heard(pcm16k, lengthSamples, nowNs);
    tick++;
    if (tick == TICKS_PER_SECOND) {
      tick = 0;
      eachSecond(nowNs);
    }
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    CallSpeech answering = speech;
    if (answering != null) {
      answering.speak(pcm16k, lengthSamples, nowNs);
    }
  }

  @Override
  public void digit(char digit, int durationMs) {
    CallSpeech answering = speech;
    if (ended) {
      return;
    }
    observer.digit(card, digit, durationMs);
    if (answering != null) {
      answering.digit(digit, durationMs);
    }
  }

  @Override
  public void failed(String reason) {
    hangUp(reason);
  }

  private void eachSecond(long nowNs) {
    CallMedia present = media;
    if (present == null) {
      return;
    }
    tellMedia(present);
    tellHold(present.held());
    if (held) {
      resumedNs = nowNs; // many telephones send nothing while they hold a call
    }
    long quietSinceNs = Math.max(Math.max(present.lastReceivedNs(), establishedNs), resumedNs);
    if (establishedNs >= 0 && present.receives() && nowNs - quietSinceNs > silenceTimeoutNs) {
      hangUp("no RTP for " + silenceTimeoutNs / 1_000_000_000L + " s");
    }
  }

  private void tellHold(boolean now) {
    if (now != held) {
      held = now;
      observer.held(card, now);
    }
  }

  private void tellMedia(CallMedia present) {
    present.count(counts);
    observer.media(counts);
    counts.told();
  }

  /** Ends the call from our side; the reason goes to the log and into the BYE. Media loop only. */
  private void hangUp(String reason) {
    Call present = call;
    if (hangingUp || ended) {
      return;
    }
    hangingUp = true;
    hangUpReason = reason;
    outside.execute(present == null ? refuse : () -> present.hangUp(reason));
  }

  /** Ends the call from any thread. */
  void close(String reason) {
    loop.execute(() -> hangUp(reason));
  }

  /** A call that we placed may go on elsewhere (RFC 3261 section 8.1.3.4). */
  private void ended(Call source, CallEvent.Ended end) {
    Redirects onward = redirects;
    String elsewhere = source.redirectedTo();
    if (onward == null || elsewhere == null || hangingUp || ended) {
      ended(end.reason(), end.code(), end.reason() == EndReason.CANCELLED && !hangUpReason.isEmpty() ? hangUpReason : end.text());
    } else {
      outside.execute(() -> {
        String refusal = onward.follow(elsewhere);
        if (refusal != null) {
          loop.execute(() -> ended(end.reason(), end.code(), refusal));
        }
      });
    }
  }

  private void ended(EndReason reason, int code, String text) {
    if (ended) {
      return;
    }
    ended = true;
    state = CallState.Phase.ENDED;
    ending = new CallState.Ending(reason, code, text);
    CallMedia present = media;
    CallSpeech answering = speech;
    MediaStatistics heard = null;
    if (present != null) {
      tellMedia(present);
      heard = present.snapshot();
      present.close();
    }
    if (answering != null) {
      answering.close();
    }
    long talkedMs = establishedNs < 0 ? 0 : (loop.nowNs() - establishedNs) / 1_000_000L;
    observer.ended(
        card,
        reason,
        text,
        new CallTotals(
            talkedMs,
            answering == null ? 0 : answering.turns(),
            answering == null ? 0 : answering.interruptions(),
            heard));
    // SIP remembers an ended call for its timers' 32 s, and OutgoingCalls the last hundred; a mel window of a megabyte must not wait for
    // that. The way to follow a redirection holds the call's parts, too.
    media = null;
    speech = null;
    redirects = null;
    onEnded.run();
  }
}
