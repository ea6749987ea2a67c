package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.GoldenSet.Question;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;
import omniline.model.vocoder.VocoderChunk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every stage against the values that the original code gave (the golden set's README names the tolerances). */
class GoldenStagesTest {

  private static final float ENCODER = 1e-4f;
  private static final float STATES = 2e-4f;
  private static final float LOGITS = 5e-4f;
  private static final float CTC = 2e-3f;
  private static final float WAVE = 1e-4f;

  private static OmniModel model;
  private static Question q2;

  @BeforeAll
  static void load() {
    model = OmniModel.load(GoldenSet.directory(), ModelSettings.greedy(24));
    q2 = new Question("q2");
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  void encoderGivesTheReferencesFramesAfterEveryBlock() {
    List<float[]> stages = model.encoder().trace(q2.floats("mel"));
    long[] rows = q2.longs("enc.rows");
    assertClose(rows(stages.get(0), rows, 1500), q2.floats("enc.stem_at_rows"), ENCODER);
    assertClose(rows(stages.get(1), rows, 1500), q2.floats("enc.block0_at_rows"), ENCODER);
    assertClose(rows(stages.get(2), rows, 1500), q2.floats("enc.block1_at_rows"), ENCODER);
    assertClose(stages.get(3), q2.floats("enc.out"), ENCODER);
    try (ScriptValue frames = model.encoder().encode(q2.floats("mel"))) {
      assertThat(frames.toFloats()).containsExactly(stages.get(3));
    }
  }

  @Test
  void adaptorAndSplicingGiveTheReferencesPrompt() {
    try (ScriptValue speech = speech();
        ScriptValue prompt = prompt(speech)) {
      assertThat(speech.shape()).containsExactly(300, 192);
      assertClose(speech.toFloats(), q2.floats("adaptor.out"), ENCODER);
      assertThat(prompt.shape()).containsExactly(363, 192);
      assertClose(prompt.toFloats(), q2.floats("prompt.embeds"), ENCODER);
    }
  }

  @Test
  void llmGivesTheReferencesRowsAfterEveryLayer() {
    List<float[]> layers;
    try (ScriptValue speech = speech();
        ScriptValue prompt = prompt(speech)) {
      layers = model.llm().trace(prompt);
    }
    long[] rows = q2.longs("llm.prefill_rows");
    assertThat(layers).hasSize(4);
    assertClose(rows(layers.get(0), rows, 363), q2.floats("llm.layer0_out_at_rows"), STATES);
    assertClose(rows(layers.get(1), rows, 363), q2.floats("llm.layer1_out_at_rows"), STATES);
    assertClose(rows(layers.get(3), rows, 363), q2.floats("llm.final_norm_at_rows"), STATES);
  }

  @Test
  void greedyDecodingGivesTheReferencesTokensStatesAndSymbols() {
    float[] states = q2.floats("llm.step_states");
    float[] logits = q2.floats("llm.step_logits");
    List<Long> tokens = new ArrayList<>();
    UnitList units = new UnitList();
    CtcCollapse collapse = new CtcCollapse(model.speechDecoder().blank());
    long[] expectedTokens = q2.longs("llm.tokens");
    try (ScriptValue speech = speech();
        ScriptValue prompt = prompt(speech);
        KvCache cache = model.llm().newCache();
        KvCache slots = model.speechDecoder().newCache()) {
      LlmStep step = model.llm().prefill(prompt, cache);
      assertClose(step.logits().toFloats(), q2.floats("llm.prefill_last_logits"), LOGITS);
      for (int i = 0; i < expectedTokens.length; i++) {
        assertClose(step.state().toFloats(), slice(states, i, 192), STATES);
        assertClose(step.logits().toFloats(), slice(logits, i, 600), LOGITS);
        tokens.add(step.best());
        long[] symbols = model.speechDecoder().step(step.state(), slots);
        assertThat(symbols).containsExactly(slice(q2.longs("ctc.raw"), i, 25));
        collapse.push(symbols, units);
        assertThat((long) units.size()).isEqualTo(q2.longs("ctc.units_known_after_step")[i]);
        try (LlmStep done = step) {
          step = model.llm().step(tokens.getLast(), cache);
          assertThat(done.state().shape()).containsExactly(1, 192);
        }
      }
      step.close();
    }
    assertThat(tokens).containsExactly(Arrays.stream(expectedTokens).boxed().toArray(Long[]::new));
    assertThat(units.toArray()).containsExactly(q2.longs("ctc.units"));
  }

  @Test
  void speechDecoderGivesTheReferencesLogitsWholeAndIncrementally() {
    float[] expected = q2.floats("ctc.logits");
    try (ScriptValue states = ScriptValue.floats(q2.floats("llm.step_states"), 10, 192);
        KvCache slots = model.speechDecoder().newCache()) {
      assertClose(model.speechDecoder().project(states), q2.floats("ctc.input_proj"), STATES);
      assertClose(model.speechDecoder().whole(states), expected, CTC);
      for (int i = 0; i < 10; i++) {
        try (ScriptValue state = ScriptValue.floats(slice(q2.floats("llm.step_states"), i, 192), 1, 192)) {
          assertClose(model.speechDecoder().stepLogits(state, slots), slice(expected, i, 25 * 1001), CTC);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"q1", "q2", "q3"})
  void vocoderGivesTheReferencesDurationsAndSamples(String name) {
    Question question = new Question(name);
    long[] units = question.longs("ctc.units");
    assertClose(model.vocoder().logDurations(units), question.floats("voc.log_duration"), WAVE);
    VocoderChunk whole = model.vocoder().speak(units);
    assertThat(whole.durations()).containsExactly(question.longs("voc.duration"));
    assertThat((long) whole.wave().length).isEqualTo(question.longs("voc.wave_samples")[0]);
    float[] expected = question.floats("voc.wave");
    assertClose(Arrays.copyOf(whole.wave(), expected.length), expected, WAVE);
    if (question.has("voc.first12_no_duration_wave")) {
      assertUnstretched(question, units);
    }
  }

  private static void assertUnstretched(Question question, long[] units) {
    VocoderChunk plain = model.vocoder().speakUnstretched(Arrays.copyOf(units, 12));
    assertClose(plain.wave(), question.floats("voc.first12_no_duration_wave"), WAVE);
  }

  private static ScriptValue speech() {
    try (ScriptValue frames = model.encoder().encode(q2.floats("mel"))) {
      return model.adaptor().adapt(frames, 0);
    }
  }

  private static ScriptValue prompt(ScriptValue speech) {
    return model.embedPrompt(speech);
  }

  private static float[] rows(float[] matrix, long[] rows, int count) {
    int width = matrix.length / count;
    float[] picked = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(matrix, Math.toIntExact(rows[i]) * width, picked, i * width, width);
    }
    return picked;
  }

  private static float[] slice(float[] values, int index, int width) {
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  private static long[] slice(long[] values, int index, int width) {
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    float worst = 0;
    for (int i = 0; i < actual.length; i++) {
      // Math.max keeps a NaN, and a NaN is not within the tolerance.
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}
