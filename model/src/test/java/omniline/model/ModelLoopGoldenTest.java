package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import omniline.model.GoldenSet.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop as a whole against the golden set: chunks, samples, text, and what happens when a reply is cut off or fails. */
class ModelLoopGoldenTest {

  private static OmniModel model;
  private static Utterance utterance;

  private ModelLoop loop;
  private final RecordingListener heard = new RecordingListener();

  @BeforeAll
  static void load() {
    model = OmniModel.load(GoldenSet.directory(), ModelSettings.greedy(24));
    utterance = GoldenSet.utterance("q2");
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @BeforeEach
  void open() {
    loop = new ModelLoop(model, () -> 0);
  }

  @ParameterizedTest
  @CsvSource({"q1, TOKEN_LIMIT, 24, 105", "q2, STOP_TOKEN, 10, 22", "q3, TOKEN_LIMIT, 24, 145"})
  void answersTheRecordingsInTheReferencesChunks(String name, ReplyOutcome outcome, int tokens, int units) {
    Question question = new Question(name);
    loop.open().answer(GoldenSet.utterance(name), heard);
    drain(loop);
    ReplyReport report = heard.report();
    assertThat(report.outcome()).isEqualTo(outcome);
    assertThat(report.tokens()).isEqualTo(tokens);
    assertThat(report.units()).isEqualTo(units);
    assertThat(heard.chunks.stream().mapToLong(chunk -> chunk.length).toArray()).containsExactly(question.longs("chunk.samples"));
    assertThat(report.samples()).isEqualTo(Arrays.stream(question.longs("chunk.samples")).sum());
    float[] expected = question.floats(question.has("chunk.wave") ? "chunk.wave" : "chunk.wave_first_8000");
    short[] samples = heard.samples();
    float worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(samples[i] / 32767f - expected[i]));
    }
    assertThat(worst).as("the tolerance and half a step of 16-bit PCM").isLessThan(1.2e-4f);
  }

  @Test
  void textArrivesInPiecesThatMakeTheWhole() {
    loop.open().answer(utterance, heard);
    drain(loop);
    assertThat(heard.report().text()).isNotEmpty();
    assertThat(heard.text.toString().strip()).isEqualTo(heard.report().text());
  }

  @Test
  void cancelledReplyEndsWithinOneStepAndSaysNothingMore() {
    Reply reply = loop.open().answer(utterance, heard);
    while (heard.chunks.isEmpty()) {
      loop.doWork();
    }
    int before = heard.chunks.size();
    reply.cancel();
    assertThat(loop.doWork()).isFalse();
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.CANCELLED);
    assertThat(heard.chunks).hasSize(before);
    assertThat(reply.done()).isTrue();
  }

  static void drain(ModelLoop loop) {
    int rounds = 0;
    while (loop.doWork()) {
      assertThat(rounds++).isLessThan(10_000);
    }
  }
}
