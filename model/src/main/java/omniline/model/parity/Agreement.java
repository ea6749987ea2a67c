package omniline.model.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;

/**
 * What another precision changes: the same checkpoint twice, once in float32, over the same utterances. Both are fed the tokens that
 * float32 chooses, so that one other token does not spoil everything behind it; each speech decoder gets its own model's states.
 */
public final class Agreement {

  private static final int STEPS = 24;

  private final OmniModel exact;
  private final OmniModel other;
  private final List<Double> encoderErrors = new ArrayList<>();
  private final List<Double> stateErrors = new ArrayList<>();
  private double worstLogit;
  private int tokens;
  private int sameTokens;
  private int symbols;
  private int sameSymbols;
  private int units;
  private int unitEdits;

  private Agreement(OmniModel exact, OmniModel other) {
    this.exact = exact;
    this.other = other;
  }

  /**
   * Compares over some utterances and tells each result as a line.
   *
   * @param windows log-mel windows, each one utterance
   */
  public static void report(OmniModel exact, OmniModel other, List<float[]> windows, Consumer<String> line) {
    Agreement agreement = new Agreement(exact, other);
    windows.forEach(agreement::compare);
    agreement.lines().forEach(line);
  }

  private List<String> lines() {
    String precision = other.settings().compute().precision().label();
    return List.of(
        String.format(Locale.ROOT, "%s against fp32 over %d utterances, %d steps each", precision, encoderErrors.size(), STEPS),
        String.format(Locale.ROOT, "  speech rows    relative error %.2e", mean(encoderErrors)),
        String.format(Locale.ROOT, "  LLM states     relative error %.2e", mean(stateErrors)),
        String.format(Locale.ROOT, "  LLM logits     largest error  %.2e", worstLogit),
        String.format(Locale.ROOT, "  tokens         %d of %d the same (%.1f %%)", sameTokens, tokens, 100.0 * sameTokens / tokens),
        String.format(Locale.ROOT, "  CTC symbols    %d of %d the same (%.1f %%)", sameSymbols, symbols, 100.0 * sameSymbols / symbols),
        String.format(Locale.ROOT, "  units          %d edits for %d units (%.1f %%)", unitEdits, units, 100.0 * unitEdits / Math.max(1, units)));
  }

  private void compare(float[] window) {
    List<Long> chosen = new ArrayList<>();
    Run reference = new Run(exact, window, chosen);
    Run changed = new Run(other, window, chosen);
    encoderErrors.add(relative(changed.rows, reference.rows));
    for (int i = 0; i < STEPS; i++) {
      stateErrors.add(relative(changed.states.get(i), reference.states.get(i)));
      float[] a = changed.logits.get(i);
      float[] b = reference.logits.get(i);
      for (int j = 0; j < a.length; j++) {
        worstLogit = Math.max(worstLogit, Math.abs(a[j] - b[j]));
      }
      sameTokens += changed.best.get(i).equals(reference.best.get(i)) ? 1 : 0;
    }
    tokens += STEPS;
    for (int i = 0; i < reference.symbols.size(); i++) {
      sameSymbols += changed.symbols.get(i).equals(reference.symbols.get(i)) ? 1 : 0;
    }
    symbols += reference.symbols.size();
    units += reference.units.length;
    unitEdits += edits(changed.units, reference.units);
  }

  /** One model's way through one utterance; the first to run chooses the tokens that all are fed. */
  private static final class Run {
    private final float[] rows;
    private final List<float[]> states = new ArrayList<>();
    private final List<float[]> logits = new ArrayList<>();
    private final List<Long> best = new ArrayList<>();
    private final List<Long> symbols = new ArrayList<>();
    private final long[] units;

    Run(OmniModel model, float[] window, List<Long> chosen) {
      UnitList list = new UnitList();
      CtcCollapse collapse = new CtcCollapse(model.speechDecoder().blank());
      try (ScriptValue frames = model.encoder().encode(window);
          ScriptValue speech = model.adaptor().adapt(frames, 0);
          ScriptValue prompt = model.embedPrompt(speech);
          KvCache cache = model.llm().newCache();
          KvCache slots = model.speechDecoder().newCache()) {
        rows = speech.toFloats();
        LlmStep step = model.llm().prefill(prompt, cache);
        for (int i = 0; i < STEPS; i++) {
          take(step);
          long[] found = model.speechDecoder().step(step.state(), slots);
          Arrays.stream(found).forEach(symbols::add);
          collapse.push(found, list);
          if (chosen.size() == i) {
            chosen.add(step.best());
          }
          step.close();
          step = model.llm().step(chosen.get(i), cache);
        }
        step.close();
      }
      units = list.toArray();
    }

    private void take(LlmStep step) {
      states.add(step.state().toFloats());
      logits.add(step.logits().toFloats());
      best.add(step.best());
    }
  }

  private static double relative(float[] actual, float[] expected) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Levenshtein's distance. */
  static int edits(long[] a, long[] b) {
    int[] row = new int[b.length + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length];
  }
}
