package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running agent keeps one of its calls in a file, which tshark reads: an encrypted one in the clear. */
class CaptureTest {
  @TempDir private Path folder;

  @Test
  void oneCallIsKeptUntilItEnds() throws Exception {
    Programs.need("tshark");
    Path captures = folder.resolve("captures");
    Path speech = Voice.file(folder, 0.5, 5, 0.2);
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echoThatCaptures(captures)) {
      String http = "127.0.0.1:" + agent.httpAddress().getPort();
      assertThat(Main.run("capture", "c1", "--http", http)).as("there is no call yet").isEqualTo(2);
      Thread caller = Thread.ofPlatform().start(() ->
          Main.run("call", Agents.uri(agent), "--play", speech.toString(), "--codec", "pcmu", "--srtp", "required"));
      for (int i = 0; i < 500 && lines.soFar().stream().noneMatch(line -> line.startsWith("c1 answered")); i++) {
        Thread.sleep(10);
      }
      assertThat(Main.run("capture", "c1", "--http", http)).isZero();
      assertThat(Main.run("capture", "c1", "--http", http)).as("twice").isEqualTo(2);
      caller.join();
      assertThat(lines.untilACallEnds()).anyMatch(line -> line.startsWith("c1 is captured into " + captures));
    }
    try (Stream<Path> files = Files.list(captures)) {
      Path file = files.findFirst().orElseThrow();
      Programs.Result streams = Programs.run(60, Map.of(), List.of("tshark", "-r", file.toString(), "-o", "rtp.heuristic_rtp:TRUE", "-q", "-z", "rtp,streams"));
      assertThat(streams.output().lines().filter(line -> line.contains("g711U"))).as(streams.output()).hasSize(2);
    }
  }

  @Test
  void withoutAFolderNothingIsKept() {
    try (AgentServer agent = Agents.echo(2, 0)) {
      assertThat(Main.run("capture", "c1", "--http", "127.0.0.1:" + agent.httpAddress().getPort())).isEqualTo(2);
    }
  }
}
