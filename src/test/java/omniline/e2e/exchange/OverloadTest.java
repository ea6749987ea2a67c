package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.media.CallMedia;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Kamailio;
import omniline.e2e.peers.Mouth;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import omniline.rtp.io.MediaLoop;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twice as many calls as there is room for, by SIPp: those that have room go on as if nothing were, the others are told when to call. */
class OverloadTest {
  private static final int ROOM = 6;
  private static final int TALK_MS = 2_500;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsSipp() {
    Programs.need("sipp");
  }

  private Path scenario() throws IOException {
    byte[] tone = new byte[8_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (byte) (i / 4 % 2 == 0 ? 0x8f : 0x0f);
    }
    Path media = Files.write(folder.resolve("tone.ulaw"), tone);
    try (InputStream text = Objects.requireNonNull(OverloadTest.class.getResourceAsStream("/sipp/overload.xml"))) {
      return Files.writeString(folder.resolve("overload.xml"),
          new String(text.readAllBytes(), StandardCharsets.ISO_8859_1).replace("@MEDIA@", media.toString()));
    }
  }

  private Programs.Result sipp(AgentServer agent, int calls) throws IOException, InterruptedException {
    return Programs.run(60, Map.of(), List.of("sipp", "127.0.0.1:" + agent.sipAddress().getPort(), "-sf", scenario().toString(), "-s", "agent",
        "-i", "127.0.0.1", "-p", Integer.toString(Kamailio.freePort()), "-mi", "127.0.0.1", "-mp", Integer.toString(Kamailio.freePort()),
        "-m", Integer.toString(calls), "-l", Integer.toString(calls), "-r", "20", "-d", Integer.toString(TALK_MS), "-nostdin",
        "-trace_err", "-error_file", folder.resolve("errors").toString()));
  }

  @Test
  void leavesTheCallsThatItHasUnharmedAndTellsTheOthersWhenToCall() throws Exception {
    Mouth mouth = new Mouth(Voice.seconds(3));
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echo(ROOM, 0);
        MediaLoop loop = new MediaLoop("caller");
        CallMedia media = CallMedia.open(loop, new MediaSettings("127.0.0.1", 38_000, 38_400, 20, 20, 200, 32_000, 5, Encryption.OFF, false, null),
            mouth, new Random(3));
        UserAgent phone = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            incoming -> incoming.reject(486, "", -1))) {
      Call call = talk(phone, agent, media);
      Programs.Result load = sipp(agent, 2 * ROOM - 1);
      assertThat(load.exitCode()).as("each call was answered and ended, or refused with 503 and Retry-After: " + load.output() + errors()).isZero();
      assertThat(mouth.hasHeardAll(30)).isTrue();
      call.hangUp("");
      told = lines.untilCallsEnd(ROOM);
    }
    assertThat(mouth.likenessOfPieces()).as("our own voice, as it came back meanwhile").isGreaterThan(0.8);
    assertThat(told.stream().filter(line -> line.contains("answered: "))).hasSize(ROOM);
    assertThat(told.stream().filter(line -> line.contains(" ended after "))).hasSize(ROOM)
        .allSatisfy(line -> assertThat(line).contains("(remote bye)").contains(" 0 lost,")
            .satisfies(each -> assertThat(packetsIn(each)).as(each).isGreaterThan(TALK_MS / 20 * 9 / 10)));
  }

  private static int packetsIn(String line) {
    String[] words = line.substring(0, line.indexOf(" packets in")).split(" ", -1);
    return Integer.parseInt(words[words.length - 1]);
  }

  private String errors() throws IOException {
    Path file = folder.resolve("errors");
    return Files.exists(file) ? String.join("\n", Arrays.asList(Files.readString(file).split("\n", 20))) : "";
  }

  private static Call talk(UserAgent phone, AgentServer agent, CallMedia media) throws InterruptedException {
    LocalAudio audio = new LocalAudio("127.0.0.1", media.rtpPort(), List.of(AudioFormat.PCMU), true, 20, 7);
    CountDownLatch talking = new CountDownLatch(1);
    Call call = phone.call(Agents.uri(agent), OfferAnswer.offer(audio, 1), (each, event) -> {
      if (event instanceof CallEvent.Established established && established.remote() != null
          && OfferAnswer.accept(audio, established.remote()) instanceof Answer.Agreed agreed) {
        media.start(agreed.audio());
        talking.countDown();
      }
    });
    assertThat(talking.await(20, TimeUnit.SECONDS)).as("the call is answered").isTrue();
    return call;
  }
}
