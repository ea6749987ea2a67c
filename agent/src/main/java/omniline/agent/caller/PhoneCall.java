package omniline.agent.caller;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import omniline.agent.caller.timeline.BothSides;
import omniline.agent.caller.timeline.CallOutcome;
import omniline.agent.caller.timeline.LineQuality;
import omniline.agent.caller.timeline.Track;
import omniline.agent.media.CallKeys;
import omniline.agent.media.CallMedia;
import omniline.agent.media.MediaStatistics;
import omniline.agent.media.PacketCapture;
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
 * One call that we place: INVITE, media as agreed, the scripted conversation, BYE. SIP's events and the script's are carried
 * over to the telephone's desk, which owns everything here but the script and the tracks (media loop).
 */
public final class PhoneCall implements CallListener {

  private static final int RING_SECONDS = 60;
  private static final int KEY_MS = 100;
  /** A key, its end three times, and the pause before the next. */
  private static final int KEY_AND_PAUSE_MS = 240;

  private final Telephone telephone;
  private final CallOrder order;
  private final CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();
  private final ConversationScript script;
  private final Track near;
  private final Track far;
  private volatile @Nullable CallMedia media;
  private volatile @Nullable PacketCapture capture;
  private @Nullable LocalAudio local;
  private @Nullable Call call;
  private long sdpVersion = 1;
  private boolean established;
  private boolean pressed;
  private @Nullable NegotiatedAudio agreed;
  private String codec = "";

  private PhoneCall(Telephone telephone, CallOrder order) {
    this.telephone = telephone;
    this.order = order;
    near = new Track(telephone.desk());
    far = new Track(telephone.desk());
    script = new ConversationScript(order.script(), order.clips(), this::playoutDelayMs,
        event -> telephone.desk().execute(() -> tell(event)));
  }

  /**
   * Places the call; what becomes of it is in {@link #outcome()}.
   *
   * @throws omniline.rtp.io.PortsExhaustedException when no RTP port is free
   * @throws omniline.sip.SipException when the URI is none or nothing can be sent to it
   */
  public static PhoneCall place(Telephone telephone, CallOrder order) {
    PhoneCall placed = new PhoneCall(telephone, order);
    CallMedia media = CallMedia.open(telephone.loop(), telephone.media(),
        new RecordedSpeech(placed.script, placed.near, placed.far, placed::withoutKeys), telephone.random());
    placed.media = media;
    try {
      placed.capture(media);
      placed.invite(media);
    } catch (RuntimeException e) {
      media.close();
      throw e;
    }
    return placed;
  }

  private void capture(CallMedia opened) {
    CallOrder.Capture wanted = order.capture();
    if (wanted != null) {
      PacketCapture opening = new PacketCapture(wanted.file(), telephone.desk(), wanted.epochOffsetNs());
      opened.capture(opening);
      capture = opening;
    }
  }

  private void invite(CallMedia opened) {
    LocalAudio ours = new LocalAudio(telephone.media().bindAddress(), opened.rtpPort(), order.formats(), true,
        telephone.media().ptimeMs(), telephone.random().nextLong(1, 1L << 32),
        CallKeys.of(telephone.media(), telephone.random()), null);
    Call placed = telephone.agent().call(order.uri(), OfferAnswer.offer(ours, sdpVersion), this);
    telephone.desk().execute(() -> {
      local = ours;
      call = placed;
    });
    CompletableFuture.delayedExecutor(RING_SECONDS, TimeUnit.SECONDS, telephone.desk()).execute(() -> {
      if (!established && !outcome.isDone()) {
        order.progress().accept("nobody picked up in " + RING_SECONDS + " s");
        placed.hangUp("");
      }
    });
  }

  /** Completes when the call is over, however it went; never exceptionally. */
  public CompletableFuture<CallOutcome> outcome() {
    return outcome;
  }

  /** Ends the call now. Any thread. */
  public void hangUp() {
    telephone.desk().execute(() -> {
      Call present = call;
      if (present != null) {
        present.hangUp("");
      }
    });
  }

  private int playoutDelayMs() {
    CallMedia present = media;
    return present == null ? 0 : present.delayMs();
  }

  @Override
  public void onEvent(Call source, CallEvent event) {
    telephone.desk().execute(() -> handle(source, event));
  }

  private void handle(Call source, CallEvent event) {
    switch (event) {
      case CallEvent.Ringing ringing -> order.progress().accept(ringing.code() == 180 ? "ringing" : "progress " + ringing.code());
      case CallEvent.Established up -> {
        established = true;
        accept(source, up.remote());
        if (!codec.isEmpty()) {
          order.progress().accept("answered by " + source.remoteUri() + " with " + codec);
        }
      }
      case CallEvent.Offer offer -> reoffered(source, offer.offer());
      case CallEvent.Answered answered -> {
        if (answered.answer() != null) {
          accept(source, answered.answer());
        }
      }
      case CallEvent.OfferRefused refused -> {}
      case CallEvent.Transfer transfer -> {}
      case CallEvent.Info info -> order.progress().accept("the far end sent an INFO of " + info.contentType());
      case CallEvent.Ended ended -> finish(ended);
    }
  }

  private void accept(Call source, @Nullable SessionDescription answer) {
    LocalAudio ours = local;
    if (answer == null || ours == null) {
      giveUp(source, "the far end answered without a session description");
      return;
    }
    switch (OfferAnswer.accept(ours, answer)) {
      case Answer.Agreed next -> start(next.audio());
      case Answer.NoCommonCodec none -> giveUp(source, none.reason());
      case Answer.NoAudio none -> giveUp(source, none.reason());
    }
  }

  private void reoffered(Call source, @Nullable SessionDescription offer) {
    LocalAudio ours = local;
    if (ours == null) {
      source.rejectOffer(488);
      return;
    }
    sdpVersion++;
    if (offer == null) {
      source.answerOffer(OfferAnswer.offer(ours, sdpVersion));
      return;
    }
    switch (OfferAnswer.answer(offer, ours, sdpVersion)) {
      case Answer.Agreed next when agreed != null && agreed.isBetrayedBy(next.audio()) -> source.rejectOffer(488);
      case Answer.Agreed next -> {
        source.answerOffer(next.answer());
        start(next.audio());
      }
      case Answer.NoCommonCodec none -> source.rejectOffer(488);
      case Answer.NoAudio none -> source.rejectOffer(488);
    }
  }

  private void start(NegotiatedAudio audio) {
    CallMedia present = media;
    if (present != null) {
      agreed = audio;
      codec = audio.codec().encodingName();
      present.start(audio);
    }
  }

  private void giveUp(Call source, String why) {
    order.progress().accept("giving up: " + why);
    source.hangUp(why);
  }

  /** Media loop. */
  private void withoutKeys(String why) {
    telephone.desk().execute(() -> {
      Call present = call;
      if (present != null) {
        giveUp(present, why);
      }
    });
  }

  private void tell(ScriptEvent event) {
    order.progress().accept(inWords(event));
    if (event instanceof ScriptEvent.AnswerEnded || event instanceof ScriptEvent.NoAnswer) {
      press();
    }
    if (event instanceof ScriptEvent.Finished) {
      int keysMs = pressed ? order.script().keys().length() * KEY_AND_PAUSE_MS : 0;
      CompletableFuture.delayedExecutor(keysMs, TimeUnit.MILLISECONDS, telephone.desk()).execute(this::leave);
    }
  }

  private void press() {
    CallMedia present = media;
    String keys = order.script().keys();
    if (pressed || present == null || keys.isEmpty()) {
      return;
    }
    pressed = true;
    order.progress().accept("pressing " + keys);
    present.press(keys, KEY_MS);
  }

  private void leave() {
    Call present = call;
    if (present != null) {
      present.hangUp("");
    }
  }

  private static String inWords(ScriptEvent event) {
    return switch (event) {
      case ScriptEvent.GreetingOver over -> over.greetingMs() > 0
          ? String.format(Locale.ROOT, "greeting over after %.1f s", over.greetingMs() / 1e3)
          : "no greeting";
      case ScriptEvent.Speaking speaking -> String.format(Locale.ROOT, "turn %d: speaking %s (%.1f s)%s", speaking.turn() + 1,
          speaking.clip().name(), speaking.clip().seconds(), speaking.interrupting() ? " over the answer" : "");
      case ScriptEvent.FellSilent silent -> String.format(Locale.ROOT, "turn %d: the agent fell silent %d ms after we began",
          silent.turn() + 1, silent.afterMs());
      case ScriptEvent.AnswerBegan began ->
          String.format(Locale.ROOT, "turn %d: answer after %d ms", began.turn() + 1, began.gapMs());
      case ScriptEvent.AnswerEnded ended ->
          String.format(Locale.ROOT, "turn %d: answer heard for %.1f s", ended.turn() + 1, ended.lengthMs() / 1e3);
      case ScriptEvent.NoAnswer none ->
          String.format(Locale.ROOT, "turn %d: no answer in %.1f s", none.turn() + 1, none.waitedMs() / 1e3);
      case ScriptEvent.Finished finished -> "hanging up";
    };
  }

  /** The media loop must have let go of script and tracks before they are read here: its queue is in order. */
  private void finish(CallEvent.Ended ended) {
    CallMedia present = media;
    if (present != null) {
      present.close();
    }
    String ending = ending(ended);
    telephone.loop().execute(() -> {
      LineQuality line = line(present == null ? null : present.snapshot());
      telephone.desk().execute(() -> {
        tellCapture();
        outcome.complete(new CallOutcome(established, codec, ending, script.turns(), order.clips().size(),
            new BothSides(near.samples(), far.samples()), line));
      });
    });
  }

  /** The media loop has closed it, and the desk has written all of it. */
  private void tellCapture() {
    PacketCapture closed = capture;
    if (closed != null) {
      String failure = closed.failure();
      order.progress().accept(closed.packets() + " packets captured"
          + (closed.leftOut() == 0 ? "" : ", " + closed.leftOut() + " more left out, the disk was too slow")
          + (failure == null ? "" : "; the file is incomplete: " + failure));
    }
  }

  private LineQuality line(@Nullable MediaStatistics media) {
    return media == null ? new LineQuality(0, 0, 0)
        : new LineQuality(script.silences(), media.rtp().packetsIn(), media.rtp().lost());
  }

  private static String ending(CallEvent.Ended ended) {
    String detail = (ended.code() > 0 ? " (" + ended.code() + " " + ended.text().strip() + ")"
        : ended.text().isBlank() ? "" : " (" + ended.text().strip() + ")");
    return switch (ended.reason()) {
      case LOCAL_BYE -> "we hung up";
      case REMOTE_BYE -> "the far end hung up" + detail;
      case CANCELLED -> "the call was cancelled before it was answered";
      case REJECTED -> "the far end refused the call" + detail;
      case NO_ACK -> "our answer was never acknowledged";
      case TIMEOUT -> "nobody answers at that address" + detail;
      case TRANSPORT_ERROR -> "nothing can be sent to that address" + detail;
      case PROTOCOL_ERROR -> "the far end broke the protocol" + detail;
    };
  }
}
