package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.agent.AgentServer;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.DeedModel;
import omniline.e2e.peers.Programs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A working day at an exchange, all of it other people's software but the agent: it registers with Kamailio over TLS; baresip calls its
 * number through Kamailio over TLS with SRTP, puts it on hold, comes back, asks for a person, and is passed to another baresip.
 */
class ExchangeTest {
  private static final String[] MODULES = {"/usr/lib/x86_64-linux-gnu/kamailio/modules", "/usr/lib64/kamailio/modules"};

  /** Registrar with digest, and a proxy that stays in the dialog, over TLS only. */
  private static final String CONFIGURATION = """
      #!KAMAILIO
      debug=0
      log_stderror=yes
      children=1
      tcp_children=2
      enable_tls=yes
      listen=tls:127.0.0.1:@PORT@
      auto_aliases=no
      mpath="@MODULES@/"
      loadmodule "tm.so"
      loadmodule "sl.so"
      loadmodule "pv.so"
      loadmodule "rr.so"
      loadmodule "usrloc.so"
      loadmodule "registrar.so"
      loadmodule "auth.so"
      loadmodule "textops.so"
      loadmodule "siputils.so"
      loadmodule "tls.so"
      modparam("auth", "nonce_count", 1)
      modparam("auth", "qop", "auth")
      modparam("tls", "certificate", "@FOLDER@/exchange.crt")
      modparam("tls", "private_key", "@FOLDER@/exchange.key")
      modparam("tls", "tls_method", "TLSv1.2+")
      modparam("tls", "verify_certificate", 0)
      modparam("tls", "require_certificate", 0)
      request_route {
        if (is_method("REGISTER")) {
          if (!pv_www_authenticate("pbx.test", "sesame", "0")) { auth_challenge("pbx.test", "1"); exit; }
          save("location");
          exit;
        }
        if (has_totag()) {
          if (loose_route()) { t_relay(); } else { sl_send_reply("404", "Not Here"); }
          exit;
        }
        if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
        record_route();
        if (!lookup("location")) { sl_send_reply("404", "Not Here"); exit; }
        t_relay();
      }
      """;

  @TempDir private Path folder;
  private final List<Process> running = new ArrayList<>();
  private int exchange;
  private int desk;

  @BeforeEach
  void needsItsPeers() throws IOException, InterruptedException {
    Programs.kit();
    Programs.need("kamailio", "openssl", "baresip", "sox", "python3", "flite");
    assumeTrue(modules() != null, "Kamailio's TLS module is not installed; ./omniline verify installs it");
    certificate("exchange");
    certificate("agent");
    exchange = freePort();
    desk = freePort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : running) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }

  /** The bound only guards against waiting for ever. */
  private static void awaitRegistration(AgentServer agent) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + agent.httpAddress().getPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(metrics).build();
      for (int i = 0; !client.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("omniline_registered{account=\"100\"} 1.0"); i++) {
        assertThat(i).as("times 100 ms that Kamailio does not know the agent").isLessThan(400);
        Thread.sleep(100);
      }
    }
  }

  private static @Nullable String modules() {
    for (String candidate : MODULES) {
      if (Files.exists(Path.of(candidate, "tls.so"))) {
        return candidate;
      }
    }
    return null;
  }

  private void certificate(String name) throws IOException, InterruptedException {
    Programs.Result made = Programs.run(30, Map.of(), List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
        folder.resolve(name + ".key").toString(), "-out", folder.resolve(name + ".crt").toString(), "-subj", "/CN=" + name, "-days", "30",
        "-addext", "subjectAltName=IP:127.0.0.1"));
    assertThat(made.exitCode()).as(made.output()).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(String name, Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    running.add(builder.start());
  }

  private void startExchange() throws IOException {
    Path file = folder.resolve("kamailio.cfg");
    Files.writeString(file, CONFIGURATION.replace("@PORT@", Integer.toString(exchange)).replace("@MODULES@", String.valueOf(modules()))
        .replace("@FOLDER@", folder.toString()));
    start("kamailio", Map.of(), List.of("kamailio", "-DD", "-E", "-f", file.toString(), "-Y", folder.toString(), "-m", "32", "-M", "8"));
  }

  /** Nine seconds for the greeting and the hold, then a turn; the model passes everybody on. */
  private Path caller() throws IOException, InterruptedException {
    Path said = folder.resolve("said.wav");
    Path turn = folder.resolve("turn.wav");
    Programs.run(20, Map.of(), List.of("flite", "-voice", "slt", "-t", "can I speak to a person please", "-o", said.toString()));
    Programs.Result padded = Programs.run(20, Map.of(), List.of("sox", said.toString(), turn.toString(), "pad", "9", "0"));
    assertThat(padded.exitCode()).as(padded.output()).isZero();
    return turn;
  }

  @Test
  void aCallOverTlsAndSrtpIsHeldResumedAndPassedToAPerson() throws Exception {
    startExchange();
    Path silence = folder.resolve("silence.wav");
    Programs.run(20, Map.of(), List.of("sox", "-n", "-r", "8000", "-c", "1", silence.toString(), "trim", "0", "1"));
    start("desk", Map.of("SIPUSER", "desk"), List.of(Programs.kit() + "/baresip/answer.sh", Integer.toString(desk), silence.toString(),
        folder.resolve("desk").toString(), "PCMU", "sdes", "60"));
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.registeredOverTls(DeedModel.write(folder.resolve("model"), "transfer"), folder, exchange, "sip:desk@127.0.0.1:" + desk)) {
      awaitRegistration(agent);
      Programs.Result result = Programs.run(80, Map.of("CMDS", "4:/hold|6:/resume"), List.of(Programs.kit() + "/baresip/call.sh",
          "sip:100@127.0.0.1:" + exchange + ";transport=tls", caller().toString(), folder.resolve("heard.wav").toString(), "PCMU", "sdes", "24"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told).as("the story of the call").anyMatch(line -> line.matches("c1 answered: .* for 100, PCMU in SRTP, .*"))
        .anyMatch(line -> line.equals("c1 on hold")).anyMatch(line -> line.equals("c1 resumed"))
        .anyMatch(line -> line.matches("c1 turn 1: the caller asks for a person \\(to sip:desk@127.0.0.1:\\d+\\)"))
        .anyMatch(line -> line.equals("c1 transfer: answered"));
    assertThat(told.getLast()).contains("(local bye, transferred");
  }
}
