package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import omniline.agent.AgentServer;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of the call kit, played by SIPp; and its torture: malformed messages, the agent alive after each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SippTest {
  private static final int RINGING_MS = 2_500;

  private Path kit = Path.of("");
  private AgentServer agent = Agents.echo(20, 0);

  @BeforeEach
  void needsItsPeers() {
    kit = Programs.kit();
    Programs.need("sipp", "python3");
  }

  @AfterAll
  void close() {
    agent.close();
  }

  private Programs.Result sipp(AgentServer target, String scenario) throws IOException, InterruptedException {
    return Programs.run(
        100,
        Map.of("SECS", "2"),
        List.of(kit + "/sipp/run.sh", scenario, "127.0.0.1:" + target.sipAddress().getPort(), "agent"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01", "01c", "02", "02b", "02c", "02d", "02e", "04e", "05", "05b", "05c", "05d", "05e", "05f", "05g", "05h", "06", "07", "07b",
        "08", "08c", "10"
      })
  void playsTheScenario(String scenario) throws IOException, InterruptedException {
    Programs.Result result = sipp(agent, scenario);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).startsWith("PASS");
  }

  @Test
  void isCancelledWhileItRings() throws IOException, InterruptedException {
    try (AgentServer ringing = Agents.echo(5, RINGING_MS)) {
      Programs.Result result = sipp(ringing, "03");
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(ringing.activeCalls()).isZero();
    }
  }

  @Test
  void staysAliveUnderTorture() throws IOException, InterruptedException {
    Programs.Result result =
        Programs.run(
            300,
            Map.of(),
            List.of("python3", kit + "/sipp/torture.py", "127.0.0.1:" + agent.sipAddress().getPort()));
    assertThat(result.exitCode()).as(result.output()).isZero();
  }
}
