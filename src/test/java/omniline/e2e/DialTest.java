package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.config.HttpConfig;
import omniline.config.OmnilineConfig;
import omniline.e2e.peers.Agents;
import omniline.sip.CallEvent;
import omniline.sip.CallHandler;
import omniline.sip.IncomingCall;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent calls others on request: over HTTP, and by the command. */
class DialTest {
  private static final int LONGEST_RINGING_SECONDS = 1;

  private final HttpClient http = HttpClient.newHttpClient();
  private AgentServer agent = dialling(null);

  private static AgentServer dialling(@Nullable String token) {
    OmnilineConfig config = Agents.config(5, 0, OmnilineConfig.defaults().model().withEcho());
    return AgentServer.start(config.with(config.sip().withDialing(List.of("sip:*@127.0.0.1:*"), LONGEST_RINGING_SECONDS))
        .with(new HttpConfig(config.http().listen(), token, null)));
  }

  @BeforeEach
  void nobodyIsCalled() {
    assertThat(agent.activeCalls()).isZero();
  }

  @AfterEach
  void close() {
    agent.close();
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.httpAddress().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> dial(String body) throws IOException, InterruptedException {
    return send(request("/calls").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  private String until(String state) throws IOException, InterruptedException {
    CountDownLatch patience = new CountDownLatch(1);
    String body = "";
    for (int i = 0; i < 200 && !body.contains("\"state\":\"" + state + "\""); i++) {
      body = send(request("/calls/c1").GET()).body();
      boolean _ = patience.await(50, TimeUnit.MILLISECONDS);
    }
    return body;
  }

  private static UserAgent peer(CallHandler handler) {
    return UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), handler);
  }

  private static String uri(UserAgent peer) {
    return "sip:desk@127.0.0.1:" + peer.local().getPort();
  }

  private static void answerAndHangUp(IncomingCall incoming) {
    LocalAudio audio = new LocalAudio("127.0.0.1", 4_000, List.of(AudioFormat.PCMU), true, 20, 1);
    if (incoming.offer() != null && OfferAnswer.answer(incoming.offer(), audio, 1) instanceof Answer.Agreed agreed) {
      incoming.accept(agreed.answer(), (call, event) -> {
        if (event instanceof CallEvent.Established) {
          call.hangUp("");
        }
      });
    }
  }

  @Test
  void talksToWhomItCalledUntilItIsToldToHangUp() throws IOException, InterruptedException {
    try (AgentServer other = Agents.echo(5, 200)) {
      HttpResponse<String> placed = dial("{\"to\": \"" + Agents.uri(other) + "\"}");
      assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
      assertThat(placed.body()).contains("\"name\":\"c1\"", "\"state\":\"ringing\"");
      assertThat(until("talking")).contains("\"state\":\"talking\"");
      assertThat(other.activeCalls()).isEqualTo(1);
      assertThat(send(request("/calls").GET()).body()).contains("\"calls\":[{\"name\":\"c1\"");
      assertThat(send(request("/calls/c1").DELETE()).statusCode()).isEqualTo(202);
      assertThat(until("ended")).contains("local_bye", "hung up by the operator");
      assertThat(agent.activeCalls()).isZero();
      assertThat(send(request("/calls/c1").DELETE()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void tellsThatTheFarEndIsBusy() throws IOException, InterruptedException {
    try (UserAgent busy = peer(incoming -> incoming.reject(486, "", -1))) {
      assertThat(dial("{\"to\": \"" + uri(busy) + "\"}").statusCode()).isEqualTo(201);
      assertThat(until("ended")).contains("\"ended_by\":\"rejected\"", "\"code\":486");
    }
  }

  @Test
  void givesUpWhoDoesNotPickUp() throws IOException, InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (UserAgent ringing = peer(incoming -> {
      incoming.listen((call, event) -> cancelled.countDown());
      incoming.ringing();
    })) {
      dial("{\"to\": \"" + uri(ringing) + "\"}");
      assertThat(until("ended")).contains("\"ended_by\":\"cancelled\"", "nobody picked up in 1 s");
      assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void callsNobodyWhomTheListDoesNotName() throws IOException, InterruptedException {
    HttpResponse<String> refused = dial("{\"to\": \"sip:+1900@192.0.2.1\"}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("sip.dial_targets");
    assertThat(agent.activeCalls()).isZero();
  }

  @Test
  void saysWhatIsWrongWithAWish() throws IOException, InterruptedException {
    assertThat(dial("{}").body()).contains("whom to call is missing");
    assertThat(dial("{").statusCode()).isEqualTo(400);
    assertThat(dial("[1]").statusCode()).isEqualTo(400);
    assertThat(dial("{\"number\": \"1\"}").body()).contains("number");
    assertThat(dial("{\"to\": \"1\", \"account\": \"200\"}").statusCode()).isEqualTo(404);
    assertThat(dial("{\"to\": \"12\"}").body()).contains("together with an account");
    assertThat(send(request("/calls").POST(BodyPublishers.ofString("{}"))).statusCode()).as("a page of the browser").isEqualTo(415);
  }

  @Test
  void aTokenIsAskedForWhereOneIsConfigured() throws IOException, InterruptedException {
    agent.close();
    agent = dialling("correct-horse");
    assertThat(send(request("/calls").GET()).statusCode()).isEqualTo(401);
    assertThat(send(request("/calls").header("Authorization", "Bearer wrong-horse").GET()).statusCode()).isEqualTo(401);
    assertThat(send(request("/calls").header("Authorization", "Bearer correct-horse").GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void theCommandWaitsForTheEnd() {
    String port = "127.0.0.1:" + agent.httpAddress().getPort();
    try (UserAgent brief = peer(DialTest::answerAndHangUp); UserAgent busy = peer(incoming -> incoming.reject(486, "", -1))) {
      assertThat(Main.run("dial", uri(brief), "--http", port)).isZero();
      assertThat(Main.run("dial", uri(busy), "--http", port)).isEqualTo(1);
      assertThat(Main.run("dial", "sip:1@192.0.2.1", "--http", port)).isEqualTo(2);
    }
  }

  @Test
  void followsARedirectionToWhomTheListNames() throws IOException, InterruptedException {
    try (AgentServer other = Agents.echo(5, 0); DatagramSocket moved = moved(Agents.uri(other))) {
      dial("{\"to\": \"sip:desk@127.0.0.1:" + moved.getLocalPort() + "\"}");
      assertThat(until("talking")).contains("\"state\":\"talking\"");
      assertThat(other.activeCalls()).isEqualTo(1);
    }
  }

  @Test
  void followsARedirectionToNobodyElse() throws IOException, InterruptedException {
    try (DatagramSocket moved = moved("sip:+1900@192.0.2.1")) {
      dial("{\"to\": \"sip:desk@127.0.0.1:" + moved.getLocalPort() + "\"}");
      assertThat(until("ended")).contains("\"code\":302", "redirected to sip:+1900@192.0.2.1, which sip.dial_targets does not name");
      assertThat(agent.activeCalls()).isZero();
    }
  }

  /** Answers every INVITE with 302 until it is closed. */
  private static DatagramSocket moved(String contact) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      byte[] buffer = new byte[8_192];
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          socket.receive(packet);
          String request = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
          if (request.startsWith("INVITE ")) {
            byte[] response = redirection(request, contact).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
          }
        }
      } catch (IOException e) {
        // The socket was closed: the test is over.
      }
    });
    return socket;
  }

  private static String redirection(String request, String contact) {
    StringBuilder response = new StringBuilder("SIP/2.0 302 Moved Temporarily\r\n");
    for (String line : request.lines().toList()) {
      if (line.matches("(?i)(via|from|call-id|cseq):.*")) {
        response.append(line).append("\r\n");
      } else if (line.matches("(?i)to:.*")) {
        response.append(line).append(";tag=moved\r\n");
      }
    }
    return response.append("Contact: <").append(contact).append(">\r\nContent-Length: 0\r\n\r\n").toString();
  }
}
