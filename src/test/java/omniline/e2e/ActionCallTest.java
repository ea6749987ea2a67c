package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.codecs.wav.WavFile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Voice;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
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
    try (AgentServer agent = Agents.modelWithItsOwnManners(politeModel())) {
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

  /** Its head knows two tokens, one the opposite of the other: one of them is always the likeliest, and both mean goodbye. */
  private Path politeModel() throws IOException {
    Path directory = folder.resolve("polite");
    CheckpointInit.write(directory, ModelSize.BARISTA, 1, done -> {});
    Checkpoint checkpoint = Checkpoint.open(directory);
    int vocabulary = checkpoint.config().vocabSize();
    TensorEntry head = checkpoint.tensor("lm_head.weight");
    int width = Math.toIntExact(head.shape().get(1));
    ByteBuffer zeros = ByteBuffer.allocate(2 * width * vocabulary).order(ByteOrder.LITTLE_ENDIAN);
    int bye;
    int person;
    try (Tokenizer tokenizer = HuggingFaceTokenizer.open(checkpoint)) {
      bye = tokenizer.tokenId("<|bye|>").orElseThrow();
      person = tokenizer.tokenId("<|person|>").orElseThrow();
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < width; i++) {
      float weight = (float) random.nextDouble(-1, 1);
      zeros.putShort(2 * (bye * width + i), Float.floatToFloat16(weight));
      zeros.putShort(2 * (person * width + i), Float.floatToFloat16(-weight));
    }
    try (FileChannel file = FileChannel.open(head.file(), StandardOpenOption.WRITE)) {
      file.write(zeros, head.byteOffset());
    }
    Profile own = checkpoint.profile();
    Files.delete(directory.resolve(Profile.FILE));
    ConfigWriter.writeProfile(directory.resolve(Profile.FILE), new Profile("Hello.", own.apology(), own.confirmation(),
        Map.of("<|bye|>", "hang_up", "<|person|>", "hang_up")));
    return directory;
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
