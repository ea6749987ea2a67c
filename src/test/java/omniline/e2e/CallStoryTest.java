package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines in which a call is told. Programs read them, {@code omniline train eval --via sip} among them: they stay as they are. */
class CallStoryTest {
  @TempDir private Path folder;

  @Test
  void aCallIsToldInTheLinesThatProgramsRead() throws Exception {
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.tiny()) {
      assertThat(Main.run("call", Agents.uri(agent), "--play", Voice.file(folder, 0.2, 1.5, 0.1).toString(), "--codec", "pcmu")).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told).anyMatch(line -> line.matches("c\\d+ answered: \\S+ for agent, PCMU, Call-ID \\S+"));
    assertThat(told).anyMatch(line -> line.matches("(?s)c\\d+ turn 1: heard [\\d.]+ s, answered [\\d.]+ s \".*\""));
    assertThat(told).anyMatch(line -> line.matches("c\\d+ turn 1: gap \\d+ ms = endpointing \\d+ \\+ encoder .*"));
    assertThat(told).anyMatch(line -> line.matches("c\\d+ ended after .*"));
  }
}
