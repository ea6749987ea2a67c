package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import omniline.model.vocoder.VocoderChunk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Properties of the stages that hold for any weights, on a tiny random model. */
class StagesTest {

  private static final int SLOTS = 25;
  private static final int SYMBOLS = 1001;
  private static final float NOISE = 2e-3f;

  private static OmniModel model;
  private static int width;

  @BeforeAll
  static void load() {
    model = OmniModel.load(TinyCheckpoint.directory(), ModelSettings.greedy(8));
    width = model.description().llmWidth();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void incrementalSpeechDecoderEqualsTheWholeBeyondItsFirstBlock() {
    int count = 40;
    float[] states = states(count);
    float[] whole = whole(states, count);
    try (KvCache cache = model.speechDecoder().newCache();
        KvCache symbolCache = model.speechDecoder().newCache()) {
      for (int i = 0; i < count; i++) {
        try (ScriptValue state = state(states, i)) {
          float[] logits = model.speechDecoder().stepLogits(state, cache);
          float[] expected = Arrays.copyOfRange(whole, i * SLOTS * SYMBOLS, (i + 1) * SLOTS * SYMBOLS);
          assertThat(worst(logits, expected)).isLessThan(NOISE);
          assertThat(model.speechDecoder().step(state, symbolCache)).containsExactly(best(logits));
        }
      }
      assertThat(cache.lengthPositions()).isEqualTo(count * SLOTS);
    }
  }

  @Test
  void laterStateDoesNotChangeEarlierSlots() {
    float[] states = states(6);
    float[] before = whole(states, 6);
    states[4 * width + 3] += 5;
    float[] after = whole(states, 6);
    int first = 4 * SLOTS * SYMBOLS;
    assertThat(worst(Arrays.copyOf(before, first), Arrays.copyOf(after, first))).isLessThan(1e-4f);
    assertThat(worst(Arrays.copyOfRange(before, first, before.length), Arrays.copyOfRange(after, first, after.length)))
        .isGreaterThan(1e-2f);
  }

  @Test
  void decodeStepEqualsTheFullForward() {
    long[] ids = new long[600];
    SplittableRandom random = new SplittableRandom(3);
    Arrays.setAll(ids, i -> random.nextLong(model.description().vocabulary()));
    try (KvCache cache = model.llm().newCache();
        ScriptValue all = model.llm().embed(ids);
        ScriptValue most = model.llm().embed(Arrays.copyOf(ids, 500))) {
      List<float[]> expected = model.llm().trace(all);
      LlmStep step = model.llm().prefill(most, cache);
      for (int i = 500; i <= ids.length; i++) {
        float[] row = Arrays.copyOfRange(expected.getLast(), (i - 1) * width, i * width);
        assertThat(worst(step.state().toFloats(), row)).as("position %d", i - 1).isLessThan(1e-4f);
        step.close();
        if (i < ids.length) {
          step = model.llm().step(ids[i], cache);
        }
      }
      assertThat(cache.lengthPositions()).isEqualTo(600);
    }
  }

  @Test
  void prefillInTwoPiecesEqualsOne() {
    long[] ids = new long[70];
    Arrays.setAll(ids, i -> i + 5);
    try (KvCache once = model.llm().newCache();
        KvCache twice = model.llm().newCache();
        ScriptValue all = model.llm().embed(ids);
        ScriptValue head = model.llm().embed(Arrays.copyOf(ids, 30));
        ScriptValue tail = model.llm().embed(Arrays.copyOfRange(ids, 30, 70));
        LlmStep expected = model.llm().prefill(all, once);
        LlmStep skipped = model.llm().prefill(head, twice);
        LlmStep actual = model.llm().prefill(tail, twice)) {
      assertThat(worst(actual.logits().toFloats(), expected.logits().toFloats())).isLessThan(1e-4f);
      assertThat(worst(skipped.logits().toFloats(), expected.logits().toFloats())).isGreaterThan(1e-2f);
    }
  }

  @Test
  void vocoderGivesTwentyMillisecondsForEachFrame() {
    for (int count : new int[] {1, 9, 33, 150}) {
      long[] units = new long[count];
      Arrays.setAll(units, i -> (i * 37L) % 1000);
      VocoderChunk chunk = model.vocoder().speak(units);
      assertThat(chunk.durations()).hasSize(count);
      assertThat(Arrays.stream(chunk.durations())).allMatch(frames -> frames >= 1);
      assertThat((long) chunk.wave().length).isEqualTo(320 * Arrays.stream(chunk.durations()).sum());
      assertThat(chunk.pcm()).hasSize(chunk.wave().length);
    }
  }

  @Test
  void samplingFollowsTheDrawThroughTheNucleus() {
    try (ScriptValue state = ScriptValue.floats(new float[width], 1, width);
        ScriptValue logits = ScriptValue.floats(new float[] {(float) Math.log(0.5), (float) Math.log(0.2), (float) Math.log(0.3)}, 1, 3)) {
      LlmStep step = new LlmStep(state, logits, -1);
      assertThat(model.llm().sample(step, 1, 1, 0.49)).isZero();
      assertThat(model.llm().sample(step, 1, 1, 0.51)).isEqualTo(2);
      assertThat(model.llm().sample(step, 1, 1, 0.81)).isEqualTo(1);
      assertThat(model.llm().sample(step, 1, 0.6, 0.99)).as("the third of them is outside the nucleus").isEqualTo(2);
      assertThat(model.llm().sample(step, 1, 0.1, 0.99)).as("the best is always inside").isZero();
      assertThat(model.llm().sample(step, 0.01, 1, 0.99)).as("cold is greedy").isZero();
    }
  }

  @Test
  void poisonedLogitsAreToldApart() {
    try (ScriptValue state = ScriptValue.floats(new float[width], 1, width);
        ScriptValue logits = ScriptValue.floats(new float[] {1, Float.NaN, 3}, 1, 3)) {
      LlmStep step = new LlmStep(state, logits, -1);
      assertThat(model.llm().sample(step, 1, 1, 0.5)).isEqualTo(-1);
    }
    float[] poison = new float[width];
    poison[0] = Float.POSITIVE_INFINITY;
    try (ScriptValue state = ScriptValue.floats(poison, 1, width);
        KvCache cache = model.speechDecoder().newCache()) {
      assertThat(model.speechDecoder().step(state, cache)).hasSize(SLOTS).containsOnly(-1);
    }
  }

  @Test
  void windowIsAlwaysThreeHundredRows() {
    try (ScriptValue frames = model.encoder().encode(TinyCheckpoint.window(1));
        ScriptValue rows = model.adaptor().adapt(frames, 0)) {
      assertThat(frames.shape()).containsExactly(1, 1500, model.description().encoderWidth());
      assertThat(rows.shape()).containsExactly(300, width);
    }
  }

  private static float[] states(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] states = new float[count * width];
    for (int i = 0; i < states.length; i++) {
      states[i] = (float) random.nextGaussian();
    }
    return states;
  }

  private static ScriptValue state(float[] states, int index) {
    return ScriptValue.floats(Arrays.copyOfRange(states, index * width, (index + 1) * width), 1, width);
  }

  private static float[] whole(float[] states, int count) {
    try (ScriptValue tensor = ScriptValue.floats(states, count, width)) {
      return model.speechDecoder().whole(tensor);
    }
  }

  private static long[] best(float[] logits) {
    long[] best = new long[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      for (int i = 0; i < SYMBOLS; i++) {
        if (logits[slot * SYMBOLS + i] > logits[slot * SYMBOLS + Math.toIntExact(best[slot])]) {
          best[slot] = i;
        }
      }
    }
    return best;
  }

  private static float worst(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    float worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst;
  }
}
