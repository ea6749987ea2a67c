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
  void answersTheRecordingsWithTheUnitsOfTheReferenceAsOneSound(String name, ReplyOutcome outcome, int tokens, int units) {
    Question question = new Question(name);
    loop.open().answer(GoldenSet.utterance(name), heard);
    drain(loop);
    ReplyReport report = heard.report();
    assertThat(report.outcome()).isEqualTo(outcome);
    assertThat(report.tokens()).isEqualTo(tokens);
    assertThat(report.units()).isEqualTo(units);
    assertThat(heard.chunks).as("spoken while it is written").hasSizeGreaterThan(1);
    assertThat(report.samples()).as("durations are those of the whole").isEqualTo(question.longs("voc.wave_samples")[0]);
    float[] expected = question.floats("voc.wave");
    short[] samples = heard.samples();
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(samples[i] / 32767f - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(error / size)).as("of the whole synthesis, at the ends of chunks").isLessThan(0.1);
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
