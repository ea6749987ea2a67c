package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.codecs.wav.WavFile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person calls the model: {@code omniline call} against an agent with a tiny model, in one process over loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelCallTest {
  private AgentServer agent = Agents.tiny();
  @TempDir private Path folder = Path.of("");
  private Path question = Path.of("");

  @BeforeAll
  void recordsAQuestion() throws IOException {
    question = Voice.file(folder, 0.2, 1.5, 0.1);
  }

  @AfterAll
  void close() {
    agent.close();
  }

  private static double level(float[] signal, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += signal[i] * signal[i];
    }
    return Math.sqrt(sum / Math.max(1, to - from));
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pcmu", "pcma"})
  void answersInSpeechOnTheSameCall(String codec) throws Exception {
    Path recording = folder.resolve(codec + ".wav");
    Path picture = folder.resolve(codec + ".png");
    int exitCode =
        Main.run("call", Agents.uri(agent), "--play", question.toString(), "--record", recording.toString(), "--codec",
            codec, "--plot", picture.toString());
    assertThat(exitCode).isZero();
    WavFile both = WavFile.read(recording);
    assertThat(both.channels()).hasNumberOfRows(2);
    assertThat(level(both.channels()[0], 0, both.lengthSamples())).as("the caller's side").isGreaterThan(0.005);
    assertThat(level(both.channels()[1], 0, both.lengthSamples())).as("the agent's side").isGreaterThan(0.002);
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void answersEveryTurnOfACall() {
    Path recording = folder.resolve("three.wav");
    String file = question.toString();
    int exitCode =
        Main.run("call", Agents.uri(agent), "--play", file, "--play", file, "--play", file, "--record",
            recording.toString());
    assertThat(exitCode).isZero();
  }

  @Test
  void countsCallsAndTurnsForThoseWhoWatch() throws Exception {
    assertThat(Main.run("call", Agents.uri(agent), "--play", question.toString(), "--record",
        folder.resolve("watched.wav").toString())).isZero();
    String base = "http://127.0.0.1:" + agent.httpAddress().getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(HttpRequest.newBuilder(URI.create(base + "/health")).build(), BodyHandlers.ofString())
          .statusCode()).isEqualTo(200);
      String metrics =
          http.send(HttpRequest.newBuilder(URI.create(base + "/metrics")).build(), BodyHandlers.ofString()).body();
      assertThat(metrics)
          .containsPattern("omniline_calls_established_total\\{codec=\"opus\"\\} [1-9]")
          .containsPattern("omniline_turn_first_audio_seconds_count [1-9]")
          .containsPattern("omniline_rtp_packets_received_total [1-9]");
    }
  }

  @Test
  void tellsTheCallerThatAFileIsNotAWav() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.wav"), "this is no sound");
    assertThat(Main.run("call", Agents.uri(agent), "--play", text.toString(), "--record",
        folder.resolve("x.wav").toString())).isEqualTo(2);
  }
}
