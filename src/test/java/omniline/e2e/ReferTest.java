package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.e2e.peers.Agents;
import omniline.sip.CallEvent;
import omniline.sip.CallHandler;
import omniline.sip.CallPolicy;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** The whole agent is passed on by a caller (REFER): it calls the target, and its sound goes there. */
class ReferTest {
  private static final int GUARD_MS = 60_000;

  private final BlockingQueue<CallEvent> desk = new LinkedBlockingQueue<>();
  private final BlockingQueue<CallEvent> boss = new LinkedBlockingQueue<>();

  private static UserAgent start(CallHandler handler) {
    SipSettings settings = SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return UserAgent.start(settings.with(CallPolicy.usual().withTransferTargets(List.of("sip:boss@127.0.0.1:*"))), handler);
  }

  private static SessionDescription sdp(DatagramSocket rtp) {
    return OfferAnswer.offer(new LocalAudio("127.0.0.1", rtp.getLocalPort(), List.of(AudioFormat.PCMU), true, 20, 1), 1);
  }

  private static DatagramSocket rtp() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(GUARD_MS);
    return socket;
  }

  private static CallEvent next(BlockingQueue<CallEvent> events) throws InterruptedException {
    CallEvent event = events.poll(GUARD_MS, TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AssertionError("nothing happened in " + GUARD_MS + " ms");
    }
    return event;
  }

  @Test
  void goesOnSpeakingToWhomItIsPassedOn() throws IOException, InterruptedException {
    try (DatagramSocket deskRtp = rtp(); DatagramSocket bossRtp = rtp();
        UserAgent bossPhone = start(call -> call.accept(sdp(bossRtp), (who, event) -> boss.add(event)));
        UserAgent deskPhone = start(call -> call.reject(486, "", -1));
        AgentServer agent = Agents.echoThatFollows("sip:boss@127.0.0.1:*")) {
      deskPhone.call("sip:agent@127.0.0.1:" + agent.sipAddress().getPort(), sdp(deskRtp), (call, event) -> {
        desk.add(event);
        if (event instanceof CallEvent.Established) {
          call.transfer("sip:boss@127.0.0.1:" + bossPhone.local().getPort());
        }
      });
      assertThat(next(desk)).isInstanceOf(CallEvent.Established.class);
      assertThat(next(boss)).isInstanceOf(CallEvent.Established.class);
      DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
      bossRtp.receive(packet);
      assertThat(packet.getData()[0] & 0xC0).as("RTP version 2").isEqualTo(0x80);
      assertThat(packet.getData()[1] & 0x7F).as("PCMU").isZero();
      CallEvent last = next(desk);
      while (last instanceof CallEvent.Transferring) {
        last = next(desk);
      }
      assertThat(last).isEqualTo(new CallEvent.Transferred());
      assertThat(next(desk)).isInstanceOf(CallEvent.Ended.class);
      assertThat(agent.activeCalls()).isEqualTo(1);
    }
  }
}
