package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Voice;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Many callers on one model: all are answered, one who interrupts is understood, one too many is told when to call again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyCallersTest {
  /** Room for two conversations of the tiny model, which want 5 MiB each. */
  private static final int TWO_CALLS_MIB = 11;

  private final AgentServer agent = Agents.tiny();
  private final ListAppender<ILoggingEvent> story = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("omniline.call");
  @TempDir private Path folder = Path.of("");
  private Path question = Path.of("");

  @BeforeAll
  void recordsAQuestionAndReadsTheLog() throws IOException {
    question = Voice.file(folder, 0.2, 1.5, 0.1);
    story.start();
    log.addAppender(story);
  }

  @AfterAll
  void close() {
    log.detachAppender(story);
    agent.close();
  }

  private List<String> told() {
    return story.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String metrics(AgentServer of) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + of.httpAddress().getPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void answersEightCallsAtOnce() throws IOException {
    Path other = Voice.file(folder, 0.1, 1.1, 0.2);
    PrintStream terminal = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int exitCode;
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      exitCode = Main.run("call", Agents.uri(agent), "--calls", "8", "--stagger-ms", "50", "--codec", "pcmu", "--play",
          question + "," + other, "--record", folder.resolve("party.wav").toString());
    } finally {
      System.setOut(terminal);
    }
    String table = printed.toString(StandardCharsets.UTF_8);
    terminal.print(table);
    assertThat(exitCode).as(table).isZero();
    assertThat(table.lines()).contains("calls answered                        8 of 8", "turns answered                        8 of 8")
        .anyMatch(line -> line.startsWith("call 8: PCMU, 1 of 1 turns answered after "));
    for (int call = 1; call <= 8; call++) {
      assertThat(folder.resolve("party-" + call + ".wav")).isNotEmptyFile();
    }
  }

  @Test
  void understandsACallerWhoInterrupts() throws Exception {
    String file = question.toString();
    assertThat(Main.run("call", Agents.uri(agent), "--play", file, "--play", file, "--interrupt", "0.5")).isZero();
    assertThat(told()).anySatisfy(line -> assertThat(line).matches("c\\d+ turn 1: heard .*interrupted after [0-9.]+ s, rolled back to there\\)"));
    assertThat(told()).anySatisfy(line -> assertThat(line).matches("c\\d+ turn 2: heard .*, answered [0-9.]+ s .*"));
    assertThat(metrics(agent)).containsPattern("omniline_turns_interrupted_total [1-9]").contains("omniline_turns_failed_total 0.0");
  }

  @Test
  void tellsACallerForWhomTheModelHasNoRoomWhenToCallAgain() throws Exception {
    CountDownLatch two = new CountDownLatch(2);
    try (AgentServer small = Agents.tinyWithKvPool(TWO_CALLS_MIB);
        UserAgent phone = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            incoming -> incoming.reject(486, "", -1))) {
      Call first = dial(phone, small, two);
      Call second = dial(phone, small, two);
      assertThat(two.await(20, TimeUnit.SECONDS)).as("the first two calls are answered").isTrue();
      assertThat(invite(small)).startsWith("SIP/2.0 503 ").containsPattern("Retry-After: *30\r\n");
      assertThat(told()).anySatisfy(line -> assertThat(line).contains("call refused with 503: the KV pool of 11 MiB is used up"));
      assertThat(metrics(small)).contains("omniline_invites_refused_total{reason=\"model_memory\"} 1.0");
      assertThat(small.health().answersCalls()).as("a full house is healthy").isTrue();
      first.hangUp("");
      second.hangUp("");
    }
  }

  private static Call dial(UserAgent phone, AgentServer agent, CountDownLatch answered) {
    LocalAudio audio = new LocalAudio("127.0.0.1", 40_992, List.of(AudioFormat.PCMU), true, 20, 7);
    return phone.call(Agents.uri(agent), OfferAnswer.offer(audio, 1), (call, event) -> {
      if (event instanceof CallEvent.Established) {
        answered.countDown();
      }
    });
  }

  /** An INVITE as a telephone would send it; the final response as it came. */
  private static String invite(AgentServer agent) throws IOException {
    String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40994 RTP/AVP 0\r\n";
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.connect(InetAddress.getLoopbackAddress(), agent.sipAddress().getPort());
      socket.setSoTimeout(10_000);
      String own = "127.0.0.1:" + socket.getLocalPort();
      byte[] request = String.join("\r\n",
          "INVITE " + Agents.uri(agent) + " SIP/2.0",
          "Via: SIP/2.0/UDP " + own + ";branch=z9hG4bK-third;rport",
          "Max-Forwards: 70",
          "From: <sip:third@" + own + ">;tag=third",
          "To: <" + Agents.uri(agent) + ">",
          "Call-ID: third@127.0.0.1",
          "CSeq: 1 INVITE",
          "Contact: <sip:third@" + own + ">",
          "Content-Type: application/sdp",
          "Content-Length: " + sdp.length(),
          "",
          sdp).getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(request, request.length));
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      String response;
      do {
        socket.receive(packet);
        response = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
      } while (response.startsWith("SIP/2.0 1"));
      return response;
    }
  }
}
