package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.codecs.wav.WavFile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.DeedModel;
import omniline.e2e.peers.Voice;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with the embedded one's dimensions that has nothing to say but goodbye: it greets, answers once, and the call is over. */
class ActionCallTest {
  private static final int RATE_HZ = 16_000;

  @TempDir private Path folder;

  @Test
  void theModelsGoodbyeEndsTheCallWhenItHasBeenHeard() throws Exception {
    Path question = Voice.file(folder, 0.2, 1.5, 0.1);
    Path recording = folder.resolve("call.wav");
    try (AgentServer agent = Agents.modelWithItsOwnManners(DeedModel.write(folder.resolve("polite"), "hang_up"))) {
      int exitCode = Main.run("call", Agents.uri(agent), "--play", question.toString(), "--pause", "0.6", "--tail", "60",
          "--record", recording.toString(), "--codec", "pcmu");
      assertThat(exitCode).as("the one turn was answered").isZero();
      assertThat(metrics(agent)).contains("omniline_actions_total{action=\"hang_up\"} 1.0")
          .contains("omniline_calls_ended_total{reason=\"local_bye\"} 1.0");
    }
    WavFile both = WavFile.read(recording);
    float[] agentsSide = both.channels()[1];
    int last = agentsSide.length - 1;
    while (last > 0 && Math.abs(agentsSide[last]) < 0.002) {
      last--;
    }
    assertThat(first(agentsSide)).as("the greeting came before the caller said a word").isLessThan(first(both.channels()[0]));
    assertThat((agentsSide.length - last) / (double) RATE_HZ).as("seconds from the last sound to the end").isBetween(0.05, 5.0);
  }

  private static int first(float[] side) {
    int at = 0;
    while (at < side.length && Math.abs(side[at]) < 0.002) {
      at++;
    }
    return at;
  }

  private static String metrics(AgentServer agent) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + agent.httpAddress().getPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void turnsLongerThanTheModelsWindowAreAnswered() throws Exception {
    Path directory = folder.resolve("barista");
    CheckpointInit.write(directory, ModelSize.BARISTA, 1, done -> {});
    Path question = Voice.file(folder, 0.2, 14, 0.1);
    try (AgentServer agent = Agents.modelWithItsOwnManners(directory)) {
      int exitCode = Main.run("call", Agents.uri(agent), "--play", question.toString(), "--pause", "0.6", "--tail", "0",
          "--record", folder.resolve("long.wav").toString());
      assertThat(exitCode).isZero();
      assertThat(metrics(agent)).contains("omniline_turns_failed_total 0.0").doesNotContain("omniline_turn_first_audio_seconds_count 0");
    }
    assertThat(folder.resolve("long.wav")).isNotEmptyFile();
  }
}
