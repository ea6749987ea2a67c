package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.e2e.peers.Programs;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallPolicy;
import omniline.sip.EndReason;
import omniline.sip.IncomingCall;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIPp is transferred by our user agent: the caller is let go when the target has answered, and kept when it is busy. */
class SipTransferTest {
  private static final String DESK = "sip:desk@pbx.example";

  /** After its ACK SIPp starts its sound and takes a REFER that comes meanwhile for an unexpected message. */
  private static final long SIPP_IS_BUSY_MS = 500;

  private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
  private Path kit = Path.of("");

  @BeforeEach
  void needsItsPeers() {
    kit = Programs.kit();
    Programs.need("sipp", "python3");
  }

  /** Answers, transfers, and hangs up when that has worked. */
  private void pickUp(IncomingCall incoming) {
    LocalAudio audio = new LocalAudio("127.0.0.1", 4_000, List.of(AudioFormat.PCMU), true, 20, 1);
    if (incoming.offer() != null && OfferAnswer.answer(incoming.offer(), audio, 1) instanceof Answer.Agreed agreed) {
      incoming.accept(agreed.answer(), this::onEvent);
    }
  }

  private void onEvent(Call call, CallEvent event) {
    events.add(event);
    if (event instanceof CallEvent.Established) {
      CompletableFuture.delayedExecutor(SIPP_IS_BUSY_MS, TimeUnit.MILLISECONDS).execute(() -> call.transfer(DESK));
    } else if (event instanceof CallEvent.Transferred) {
      call.hangUp("transferred");
    }
  }

  private void play(String scenario) throws IOException, InterruptedException {
    SipSettings settings = SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .with(CallPolicy.usual().withTransferTargets(List.of(DESK)));
    try (UserAgent agent = UserAgent.start(settings, this::pickUp)) {
      Programs.Result result = Programs.run(100, Map.of(),
          List.of(kit + "/sipp/run.sh", scenario, "127.0.0.1:" + agent.local().getPort(), "agent"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(agent.activeCalls()).isZero();
    }
  }

  @Test
  void letsTheCallerGoWhenTheTargetHasAnswered() throws IOException, InterruptedException {
    play("11");
    assertThat(events).contains(new CallEvent.Transferring(100, "Trying"), new CallEvent.Transferred(),
        new CallEvent.Ended(EndReason.LOCAL_BYE, 0, "transferred"));
  }

  @Test
  void keepsTheCallerWhenTheTargetIsBusy() throws IOException, InterruptedException {
    play("11b");
    assertThat(events).contains(new CallEvent.TransferFailed(486, "Busy Here"), new CallEvent.Ended(EndReason.REMOTE_BYE, 0, ""));
  }
}
