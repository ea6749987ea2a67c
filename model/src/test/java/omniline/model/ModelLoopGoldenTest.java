package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.GoldenSet.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop as a whole against the golden set: chunks, samples, text, and what happens when a reply is cut off or fails. */
class ModelLoopGoldenTest {

  private static OmniModel model;
  private static Utterance utterance;

  private ModelLoop loop;
  private final RecordingListener heard = new RecordingListener();

  @BeforeAll
  static void load() {
    model = OmniModel.load(GoldenSet.directory(), ModelSettings.greedy(24));
    utterance = new Utterance(128, List.of(new Question("q2").floats("mel")), 402);
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

  @Test
  void speaksTheReferencesChunksAndEndsAtTheStopToken() {
    Question q2 = new Question("q2");
    loop.open().answer(utterance, heard);
    drain(loop);
    ReplyReport report = heard.report();
    assertThat(report.outcome()).isEqualTo(ReplyOutcome.STOP_TOKEN);
    assertThat(report.tokens()).isEqualTo(10);
    assertThat(report.units()).isEqualTo(22);
    assertThat(report.samples()).isEqualTo(21120);
    assertThat(heard.chunks.stream().mapToLong(chunk -> chunk.length)).containsExactly(box(q2.longs("chunk.samples")));
    float[] expected = q2.floats("chunk.wave");
    short[] samples = heard.samples();
    for (int i = 0; i < samples.length; i++) {
      assertThat(samples[i] / 32767f).isBetween(expected[i] - 1.2e-4f, expected[i] + 1.2e-4f);
    }
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

  private static Long[] box(long[] values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  static void drain(ModelLoop loop) {
    List<Integer> rounds = new ArrayList<>();
    while (loop.doWork()) {
      rounds.add(1);
      assertThat(rounds).hasSizeLessThan(10_000);
    }
  }
}
