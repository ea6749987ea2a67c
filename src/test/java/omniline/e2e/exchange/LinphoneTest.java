package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import omniline.agent.AgentServer;
import omniline.codecs.wav.WavFile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Kamailio;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linphone and the agent are both extensions of Kamailio, each by its own digest; linphone calls the agent and hears itself. */
class LinphoneTest {
  private static final int PATIENCE_STEPS = 600;
  private static final int STEP_MS = 50;

  /** Two seconds of linphone's recording, mono at 48 kHz. */
  private static final long RECORDED_BYTES = 192_000;

  private static final String SCRIPT = """
      loadmodule "usrloc.so"
      loadmodule "registrar.so"
      loadmodule "auth.so"
      modparam("auth", "qop", "auth")
      request_route {
        if (is_method("REGISTER")) {
          if (!pv_www_authenticate("pbx.test", "sesame", "0")) { auth_challenge("pbx.test", "1"); exit; }
          xlog("L_ERR", "REGISTERED $tU\\n");
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

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsItsPeers() {
    Programs.need("kamailio", "linphonec");
    assumeTrue(isRouted(), "linphone registers only where the machine has a route to the outside");
  }

  private static boolean isRouted() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 9));
      return !socket.getLocalAddress().isAnyLocalAddress();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private Process linphone(int exchange) throws IOException {
    Path settings = Files.writeString(folder.resolve("linphonerc"), """
        [sip]
        sip_port=%d
        sip_tcp_port=0
        auto_net_state_mon=1
        guess_hostname=1
        bind_address=127.0.0.1
        use_ipv6=0
        default_proxy=0
        [proxy_0]
        reg_proxy=<sip:127.0.0.1:%d;transport=udp>
        reg_identity=sip:200@127.0.0.1:%d
        reg_expires=600
        reg_sendregister=1
        [auth_info_0]
        username=200
        passwd=sesame
        realm=pbx.test
        """.formatted(Kamailio.freePort(), exchange, exchange));
    Files.createDirectories(folder.resolve(Path.of(".local", "share", "linphone")));
    ProcessBuilder builder = new ProcessBuilder("linphonec", "-c", settings.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("linphone.log").toFile());
    builder.environment().put("HOME", folder.toString());
    return builder.start();
  }

  private static void say(Writer commands, String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
  }

  /** The bound only guards against waiting for ever. */
  private void until(String what, BooleanSupplier come) throws IOException, InterruptedException {
    for (int i = 0; !come.getAsBoolean(); i++) {
      assertThat(i).as("steps of %d ms until %s:%n%s", STEP_MS, what, Files.readString(folder.resolve("linphone.log"))).isLessThan(PATIENCE_STEPS);
      Thread.sleep(STEP_MS);
    }
  }

  private static long recordedBytes(Path recording) {
    return recording.toFile().length();
  }

  @Test
  void anExtensionOfTheExchangeCallsTheAgentWhichIsOneToo() throws Exception {
    Path recording = folder.resolve("heard.wav");
    Path voice = Voice.file(folder, 0, 10, 0);
    List<String> told;
    try (Kamailio exchange = Kamailio.start(folder, SCRIPT); CallLines lines = CallLines.listen();
        AgentServer agent = Agents.registeredEcho(exchange.port())) {
      exchange.await("REGISTERED 100");
      Process linphone = linphone(exchange.port());
      try (Writer commands = linphone.outputWriter(StandardCharsets.UTF_8)) {
        exchange.await("REGISTERED 200");
        say(commands, "soundcard use files\nplay " + voice + "\nrecord " + recording);
        say(commands, "call sip:100@127.0.0.1:" + exchange.port());
        until("it is answered", () -> lines.soFar().stream().anyMatch(line -> line.contains("answered: ")));
        assertThat(agent.activeCalls()).isEqualTo(1);
        long alreadyBytes = recordedBytes(recording);
        until("it has heard two seconds of the call", () -> recordedBytes(recording) > alreadyBytes + RECORDED_BYTES);
        say(commands, "terminate");
        told = lines.untilACallEnds();
        say(commands, "quit");
        assertThat(linphone.waitFor(30, TimeUnit.SECONDS)).as("linphone ends").isTrue();
      } finally {
        linphone.destroyForcibly().waitFor();
      }
    }
    assertThat(told).anyMatch(line -> line.matches("c1 answered: sip:200@.* for 100, .*"));
    assertThat(told.getLast()).contains("(remote bye)").contains(" 0 lost,");
    assertThat(loudness(WavFile.read(recording).mono())).as("loudness of what linphone heard, its own voice").isGreaterThan(0.01);
  }

  private static double loudness(float[] pcm) {
    double power = 0;
    for (float sample : pcm) {
      power += (double) sample * sample;
    }
    return Math.sqrt(power / Math.max(1, pcm.length));
  }
}
