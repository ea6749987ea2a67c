package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.media.CallMedia;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Mouth;
import omniline.e2e.peers.Voice;
import omniline.rtp.io.MediaLoop;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a call against the whole agent: admitted or not, heard, and given up when the line is dead. */
class CallLifeTest {
  private static final int SILENT_PORT = 40_990;

  private final UserAgent phone =
      UserAgent.start(
          SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          incoming -> incoming.reject(486, "", -1));
  private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    phone.close();
  }

  private static LocalAudio audio(int rtpPort, AudioFormat format) {
    return new LocalAudio("127.0.0.1", rtpPort, List.of(format), true, 20, 7);
  }

  private Call dial(AgentServer agent, LocalAudio audio) {
    return phone.call(Agents.uri(agent), OfferAnswer.offer(audio, 1), (call, event) -> events.add(event));
  }

  /** The next event of a kind; other kinds are passed over. */
  private <T extends CallEvent> T await(Class<T> kind) throws InterruptedException {
    for (CallEvent event = events.poll(20, TimeUnit.SECONDS); event != null; event = events.poll(20, TimeUnit.SECONDS)) {
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
    throw new AssertionError("no " + kind.getSimpleName() + " came");
  }

  /** The agent learns of the end a moment before or after we do; the bound only guards against waiting for ever. */
  private static void awaitIdle(AgentServer agent) throws InterruptedException {
    for (int i = 0; agent.activeCalls() > 0; i++) {
      assertThat(i).as("times 20 ms that the call has not ended at the agent").isLessThan(500);
      Thread.sleep(20);
    }
  }

  @Test
  void drainsBeforeItStops() throws InterruptedException {
    try (AgentServer agent = Agents.echo(5, 0)) {
      Call first = dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
      await(CallEvent.Established.class);
      Thread stopping = Thread.ofPlatform().start(agent::drain);
      while (agent.health().answersCalls()) {
        Thread.sleep(20);
      }
      dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
      assertThat(await(CallEvent.Ended.class)).as("a new call").isEqualTo(new CallEvent.Ended(EndReason.REJECTED, 503, "Shutting down"));
      assertThat(agent.activeCalls()).as("the call that was there").isEqualTo(1);
      assertThat(stopping.isAlive()).isTrue();
      first.hangUp("");
      stopping.join();
      assertThat(agent.activeCalls()).isZero();
    }
  }

  @Test
  void refusesTheCallBeyondItsLimitAndTakesTheNextWhenOneHasEnded() throws InterruptedException {
    try (AgentServer agent = Agents.echo(1, 0)) {
      Call first = dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
      await(CallEvent.Established.class);
      dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
      CallEvent.Ended refused = await(CallEvent.Ended.class);
      assertThat(refused.reason()).isEqualTo(EndReason.REJECTED);
      assertThat(refused.code()).isEqualTo(503);
      first.hangUp("");
      await(CallEvent.Ended.class);
      awaitIdle(agent);
      dial(agent, audio(SILENT_PORT, AudioFormat.PCMU)).remoteUri();
      await(CallEvent.Established.class);
    }
  }

  @Test
  void hangsUpWhenNoRtpComes() throws InterruptedException {
    try (AgentServer agent = Agents.impatientEcho()) {
      dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
      await(CallEvent.Established.class);
      assertThat(await(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REMOTE_BYE);
      awaitIdle(agent);
    }
  }

  @Test
  void saysGoodbyeToRunningCallsWhenItIsStopped() throws InterruptedException {
    AgentServer agent = Agents.echo(5, 0);
    dial(agent, audio(SILENT_PORT, AudioFormat.PCMU));
    await(CallEvent.Established.class);
    agent.close();
    assertThat(await(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REMOTE_BYE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pcmu", "pcma"})
  void bringsTheCallersVoiceBackOverTheEcho(String codec) throws InterruptedException {
    Mouth mouth = new Mouth(Voice.seconds(3));
    try (AgentServer agent = Agents.echo(5, 0);
        MediaLoop loop = new MediaLoop("caller");
        CallMedia media = CallMedia.open(loop, new MediaSettings("127.0.0.1", 39_000, 39_400, 20, 20, 200, 32_000, 5, Encryption.OFF, false, null),
            mouth, new Random(3))) {
      LocalAudio audio = audio(media.rtpPort(), AgentServer.format(codec));
      Call call = dial(agent, audio);
      CallEvent.Established established = await(CallEvent.Established.class);
      if (established.remote() != null && OfferAnswer.accept(audio, established.remote()) instanceof Answer.Agreed agreed) {
        media.start(agreed.audio());
      }
      assertThat(mouth.hasHeardAll(30)).isTrue();
      call.hangUp("");
      await(CallEvent.Ended.class);
    }
    assertThat(mouth.likeness()).isGreaterThan(0.8);
  }
}
