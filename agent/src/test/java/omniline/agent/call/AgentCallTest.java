package omniline.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import omniline.agent.media.CallMedia;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.CallObserver;
import omniline.agent.talk.CallSpeech;
import omniline.rtp.io.MediaLoop;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that the agent has placed, told by SIP what happens to it; its clock stands still. */
class AgentCallTest {
  private static final CallEvent.Ended MOVED = new CallEvent.Ended(EndReason.REJECTED, 302, "Moved Temporarily");

  private final MediaLoop loop = new MediaLoop("agent-call", new AtomicLong(1_000_000_000L)::get);
  private final Phone phone = new Phone();
  private final Voice voice = new Voice();
  private final List<String> over = new ArrayList<>();
  private final LocalAudio ours = audio(38_400);
  private final AgentCall call = new AgentCall(new CallCard("c1", "", "the agent", "sip:desk@pbx.example", null),
      new CallSurroundings(loop, Runnable::run, new CallObserver() {}, 30_000), () -> over.add("refused"), () -> over.add("ended"));

  AgentCallTest() {
    MediaSettings settings = new MediaSettings("127.0.0.1", 38_400, 38_800, 20, 20, 200, 32_000, 5, Encryption.OFF, false, null);
    call.equip(CallMedia.open(loop, settings, call, new Random(1)), voice, ours);
    call.answered(phone);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static LocalAudio audio(int rtpPort) {
    return new LocalAudio("127.0.0.1", rtpPort, List.of(AudioFormat.PCMU), true, 20, 1);
  }

  private SessionDescription answer() {
    return ((Answer.Agreed) OfferAnswer.answer(OfferAnswer.offer(ours, 1), audio(39_000), 1)).answer();
  }

  private void happens(CallEvent event) {
    call.onEvent(phone, event);
    settle();
  }

  /** Waits until the loop has done what it was given, and what that gave it. */
  private void settle() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      loop.execute(() -> done.complete(null));
      done.join();
    }
  }

  @Test
  void earlyMediaIsNoAnswer() {
    happens(new CallEvent.Ringing(183, answer()));
    assertThat(call.state().phase()).isEqualTo(CallState.Phase.RINGING);
    assertThat(voice.told).isEmpty();
    happens(new CallEvent.Established(answer()));
    assertThat(call.state().phase()).isEqualTo(CallState.Phase.TALKING);
    assertThat(voice.told).containsExactly("established");
  }

  @Test
  void givesUpWhileItRingsAndSaysWhy() {
    happens(new CallEvent.Ringing(180, null));
    call.giveUp("nobody picked up in 60 s");
    settle();
    assertThat(phone.asked).containsExactly("hang up: nobody picked up in 60 s");
    happens(new CallEvent.Ended(EndReason.CANCELLED, 487, "Request Terminated"));
    assertThat(call.state().ending()).isEqualTo(new CallState.Ending(EndReason.CANCELLED, 487, "nobody picked up in 60 s"));
    assertThat(over).containsExactly("ended");
  }

  @Test
  void doesNotGiveUpWhoHasPickedUp() {
    happens(new CallEvent.Established(answer()));
    call.giveUp("nobody picked up in 60 s");
    settle();
    assertThat(phone.asked).isEmpty();
    assertThat(call.state().phase()).isEqualTo(CallState.Phase.TALKING);
  }

  @Test
  void keepsTheCallerUntilSomebodyHasTakenHim() {
    happens(new CallEvent.Established(answer()));
    happens(new CallEvent.Transferring(180, "Ringing"));
    happens(new CallEvent.TransferFailed(486, "Busy Here"));
    assertThat(voice.told).containsExactly("established", "transfer failed");
    assertThat(phone.asked).as("he is still there").isEmpty();
    happens(new CallEvent.Transferring(180, "Ringing"));
    assertThat(phone.asked).isEmpty();
    happens(new CallEvent.Transferred());
    assertThat(phone.asked).containsExactly("hang up: transferred");
    assertThat(voice.told).hasSize(2);
  }

  @Test
  void aRedirectionThatIsFollowedIsNotTheEnd() {
    List<String> followed = new ArrayList<>();
    call.redirects(uri -> followed.add(uri) ? null : "never");
    phone.elsewhere = "sip:2@pbx.example";
    happens(MOVED);
    assertThat(followed).containsExactly("sip:2@pbx.example");
    assertThat(call.state().phase()).isEqualTo(CallState.Phase.RINGING);
    assertThat(over).isEmpty();
  }

  @Test
  void aRedirectionThatIsNotAllowedEndsTheCallWithASentence() {
    call.redirects(uri -> "redirected to " + uri + ", which sip.dial_targets does not name");
    phone.elsewhere = "sip:+1900@192.0.2.1";
    happens(MOVED);
    assertThat(call.state().ending()).isEqualTo(
        new CallState.Ending(EndReason.REJECTED, 302, "redirected to sip:+1900@192.0.2.1, which sip.dial_targets does not name"));
    assertThat(over).containsExactly("ended");
  }

  /** The last hundred calls are remembered: each would hold a conversation's memory. */
  @Test
  void keepsNoneOfItsPartsWhenItIsOver() {
    WeakReference<Object> parts = redirectsThatHold();
    happens(new CallEvent.Ended(EndReason.REJECTED, 486, "Busy Here"));
    System.gc();
    assertThat(parts.get()).isNull();
    assertThat(call.state().phase()).isEqualTo(CallState.Phase.ENDED);
  }

  private WeakReference<Object> redirectsThatHold() {
    Object parts = new Object();
    call.redirects(uri -> parts + " are held");
    return new WeakReference<>(parts);
  }

  /** Writes down what it is told. */
  private static final class Voice implements CallSpeech {
    private final List<String> told = new ArrayList<>();

    @Override
    public void established() {
      told.add("established");
    }

    @Override
    public void transferFailed() {
      told.add("transfer failed");
    }

    @Override
    public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
      // Nobody speaks.
    }

    @Override
    public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
      // Nothing is said.
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }

  /** SIP's side of the call: writes down what is asked of it. */
  private static final class Phone implements Call {
    private final List<String> asked = new ArrayList<>();
    private @Nullable String elsewhere;

    @Override
    public String id() {
      return "call-1";
    }

    @Override
    public boolean established() {
      return false;
    }

    @Override
    public String remoteUri() {
      return "sip:desk@pbx.example";
    }

    @Override
    public @Nullable String redirectedTo() {
      return elsewhere;
    }

    @Override
    public void answerOffer(SessionDescription sdp) {
      asked.add("answer offer");
    }

    @Override
    public void rejectOffer(int code) {
      asked.add("reject offer");
    }

    @Override
    public void reInvite(SessionDescription offer) {
      asked.add("re-INVITE");
    }

    @Override
    public void transfer(String targetUri) {
      asked.add("transfer");
    }

    @Override
    public void transferTo(Call consulted) {
      asked.add("transfer to");
    }

    @Override
    public void follow(SessionDescription offer) {
      asked.add("follow");
    }

    @Override
    public void hangUp(String reason) {
      asked.add("hang up: " + reason);
    }
  }
}
