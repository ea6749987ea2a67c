package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;
import omniline.model.vocoder.VocoderChunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A random model must still be worth listening to: words, changing units, changing durations, a level that is neither faint nor clipped. */
class RandomVoiceTest {
  private static final int STEPS = 20;

  @Test
  void babblesAudibly(@TempDir Path dir) {
    CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {});
    try (OmniModel model = OmniModel.load(dir, ModelSettings.greedy(STEPS))) {
      long[] tokens = new long[STEPS];
      UnitList units = new UnitList();
      long blanks = 0;
      try (KvCache cache = model.llm().newCache();
          KvCache slots = model.speechDecoder().newCache()) {
        CtcCollapse collapse = new CtcCollapse(model.speechDecoder().blank());
        for (int i = 0; i < STEPS; i++) {
          try (LlmStep step = i == 0 ? prefill(model, cache) : model.llm().step(tokens[i - 1], cache)) {
            tokens[i] = step.best();
            long[] symbols = model.speechDecoder().step(step.state(), slots);
            blanks += Arrays.stream(symbols).filter(symbol -> symbol == model.speechDecoder().blank()).count();
            collapse.push(symbols, units);
          }
        }
      }
      assertThat(Arrays.stream(tokens).distinct().count()).as("different words").isGreaterThan(STEPS / 2);
      assertThat(model.tokenizer().responseText(tokens)).matches("[a-z' ]+");
      assertThat(units.size()).as("units in %d steps", STEPS).isBetween(2 * STEPS, 20 * STEPS);
      assertThat(blanks).as("blank slots").isBetween(STEPS / 2L, 20L * STEPS);
      VocoderChunk voice = model.vocoder().speak(units.toArray());
      assertThat(Arrays.stream(voice.durations()).max().orElseThrow()).as("longest unit").isBetween(4L, 25L);
      assertThat(Arrays.stream(voice.durations()).distinct().count()).as("different durations").isGreaterThan(3);
      double squares = 0;
      float peak = 0;
      for (float sample : voice.wave()) {
        squares += (double) sample * sample;
        peak = Math.max(peak, Math.abs(sample));
      }
      assertThat(Math.sqrt(squares / voice.wave().length)).as("RMS").isBetween(0.03, 0.25);
      assertThat(peak).isLessThan(0.99f);
    }
  }

  private static LlmStep prefill(OmniModel model, KvCache cache) {
    LogMel logMel = new LogMel(model.checkpoint().encoder().nMels());
    short[] noise = new short[32000];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) random.nextInt(-5000, 5000);
    }
    logMel.push(noise, 0, noise.length);
    try (ScriptValue frames = model.encoder().encode(logMel.finish().windows().getFirst());
        ScriptValue rows = model.adaptor().adapt(frames, 0);
        ScriptValue prompt = model.embedPrompt(rows)) {
      return model.llm().prefill(prompt, cache);
    }
  }
}
