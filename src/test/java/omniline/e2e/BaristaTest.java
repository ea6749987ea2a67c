package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model on the telephone: callers order, and the order is repeated, by what the log says was answered. */
class BaristaTest {
  private static final long MOST_BYTES = 20_000_000;

  @TempDir private Path folder;

  /** A sentence as one of flite's voices says it. */
  private Path spoken(String text) throws IOException, InterruptedException {
    Path file = folder.resolve(text.replace(' ', '-') + ".wav");
    Programs.Result result = Programs.run(20, Map.of(), List.of("flite", "-voice", "slt", "-t", text, "-o", file.toString()));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return file;
  }

  private static List<String> call(List<Path> turns) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("call", "", "--codec", "pcmu"));
    turns.forEach(turn -> arguments.addAll(List.of("--play", turn.toString())));
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.trained(Agents.barista())) {
      arguments.set(1, Agents.uri(agent));
      assertThat(Main.run(arguments.toArray(String[]::new))).isZero();
      return lines.untilACallEnds();
    }
  }

  @Test
  void fitsIntoTwentyMegabytes() throws IOException {
    try (Stream<Path> files = Files.walk(Agents.barista())) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  @Test
  void takesAnOrderOverTheTelephone() throws Exception {
    Programs.need("flite");
    List<String> told = call(List.of(spoken("can i have a large latte with soy milk"), spoken("yes please")));
    assertThat(told).anyMatch(line -> line.contains("turn 1:") && line.endsWith("\"Okay, a large latte with soy milk. Is that right?\""));
    assertThat(told).anyMatch(line -> line.contains("turn 2:") && line.contains("your order is in"));
  }

  /** Of three people whom the model never learnt from, a call each: an order behind an order changes it. */
  @Test
  void takesOrdersOfPeople() throws Exception {
    Path recordings = Programs.kit().resolveSibling("data").resolve("barista");
    assumeTrue(Files.isDirectory(recordings), "no recordings beside the checkout (../shared/data/barista)");
    Path flac = recordings.resolve("flac");
    assertThat(call(List.of(flac.resolve("089f79a8-6e8f-4a0f-8ef9-32008dc2dad2.flac"))))
        .anyMatch(line -> line.contains("turn 1:") && line.contains("a medium roast double shot cappuccino with a lot of cream."));
    assertThat(call(List.of(flac.resolve("2a06482c-64d2-4658-9e71-d16c7f9c6cc1.flac"))))
        .anyMatch(line -> line.contains("turn 1:") && line.contains("a dark roast latte with almond milk and brown sugar."));
    assertThat(call(List.of(flac.resolve("05b2d348-4ab5-4ccc-a17e-3ccb3907b272.flac"))))
        .anyMatch(line -> line.contains("turn 1:") && line.contains("a twenty ounce medium roast single shot espresso with sugar."));
  }
}
