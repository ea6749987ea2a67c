package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Kamailio;
import omniline.e2e.peers.Programs;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kamailio's dispatcher over two agents, which it probes with OPTIONS. One of them is killed while calls come in: none is lost. */
class DispatcherTest {
  private static final long GUARD_SECONDS = 60;
  private static final int ROUND = 6;

  private static final String SCRIPT = """
      loadmodule "dispatcher.so"
      modparam("tm", "fr_timer", 1000)
      modparam("dispatcher", "list_file", "@FOLDER@/agents")
      modparam("dispatcher", "flags", 2)
      modparam("dispatcher", "ds_ping_method", "OPTIONS")
      modparam("dispatcher", "ds_ping_interval", 1)
      modparam("dispatcher", "ds_probing_mode", 1)
      modparam("dispatcher", "ds_probing_threshold", 1)
      modparam("dispatcher", "ds_inactive_threshold", 1)
      request_route {
        if (has_totag()) {
          if (loose_route()) { t_relay(); } else { sl_send_reply("481", "Not Here"); }
          exit;
        }
        if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
        record_route();
        if (!ds_select_dst("1", "4")) { sl_send_reply("503", "No Agent"); exit; }
        xlog("L_ERR", "CALL $du\\n");
        t_on_failure("NEXT");
        t_relay();
      }
      failure_route[NEXT] {
        if (t_is_canceled()) exit;
        if ((t_branch_timeout() || t_check_status("503")) && ds_next_dst()) {
          xlog("L_ERR", "NEXT $du\\n");
          t_relay();
        }
      }
      event_route[dispatcher:dst-down] { xlog("L_ERR", "DOWN $ru\\n"); }
      """;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsKamailio() {
    Programs.need("kamailio");
  }

  /** An agent that can be killed: a process of its own, started as users start it. */
  private record Killable(Process process, String uri) implements AutoCloseable {
    static Killable start(Path folder) throws IOException {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "omniline.agent.cli.Main", "serve", "--model", "echo",
          "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0").redirectError(folder.resolve("agent.log").toFile()).start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      while (line != null && !line.startsWith("call ")) {
        line = output.readLine();
      }
      assertThat(line).as("the line that says whom to call").isNotNull();
      return new Killable(process, String.valueOf(line).split("\\s+", -1)[1]);
    }

    String port() {
      return uri.substring(uri.lastIndexOf(':') + 1).replaceAll("\\D.*", "");
    }

    /** As the kernel kills a process: no word to anybody. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** One call after the other, each hung up once it stands; the first event of each. */
  private static void everyCallIsAnswered(UserAgent phone, Kamailio balancer, int calls) throws InterruptedException {
    LocalAudio audio = new LocalAudio("127.0.0.1", 40_990, List.of(AudioFormat.PCMU), true, 20, 7);
    for (int i = 0; i < calls; i++) {
      BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
      Call call = phone.call("sip:agent@127.0.0.1:" + balancer.port(), OfferAnswer.offer(audio, 1), (each, event) -> events.add(event));
      CallEvent event = events.poll(GUARD_SECONDS, TimeUnit.SECONDS);
      while (event instanceof CallEvent.Ringing) {
        event = events.poll(GUARD_SECONDS, TimeUnit.SECONDS);
      }
      assertThat(event).as("call %d of %d", i + 1, calls).isInstanceOf(CallEvent.Established.class);
      call.hangUp("");
    }
  }

  @Test
  void losesNoCallWhenAnAgentIsKilled() throws Exception {
    try (AgentServer survivor = Agents.echo(10, 0); Killable victim = Killable.start(folder)) {
      String other = Integer.toString(survivor.sipAddress().getPort());
      Files.writeString(folder.resolve("agents"), "1 sip:127.0.0.1:" + other + "\n1 sip:127.0.0.1:" + victim.port() + "\n");
      try (Kamailio balancer = Kamailio.start(folder, SCRIPT);
          UserAgent phone = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
              incoming -> incoming.reject(486, "", -1))) {
        everyCallIsAnswered(phone, balancer, ROUND);
        assertThat(balancer.lines("CALL sip:127.0.0.1:" + other)).hasSize(ROUND / 2);
        assertThat(balancer.lines("CALL sip:127.0.0.1:" + victim.port())).hasSize(ROUND / 2);
        assertThat(balancer.lines("DOWN ")).as("both agents answer the probes").isEmpty();
        victim.kill();
        everyCallIsAnswered(phone, balancer, ROUND);
        balancer.await("DOWN sip:127.0.0.1:" + victim.port());
        int before = balancer.lines("CALL sip:127.0.0.1:" + victim.port()).size();
        everyCallIsAnswered(phone, balancer, ROUND);
        assertThat(balancer.lines("CALL sip:127.0.0.1:" + victim.port())).as("none of them knocked at the dead agent").hasSize(before);
        assertThat(balancer.lines("DOWN sip:127.0.0.1:" + other)).isEmpty();
      }
    }
  }
}
