package omniline.model.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.parity.Question.Label;
import omniline.model.torch.ScriptValue;
import omniline.model.units.CtcCollapse;
import omniline.model.units.SpeechDecoder;
import omniline.model.units.UnitList;

/** The speech decoder in its incremental form, state by state, as the model loop runs it; and once more all at once. */
final class UnitsParity {
  private static final double LOGITS = 2e-3;
  private static final double INPUT_PROJ = 2e-4;

  private final SpeechDecoder decoder;
  private final Question question;

  UnitsParity(OmniModel model, Question question) {
    this.decoder = model.speechDecoder();
    this.question = question;
  }

  /** The number of units known after each step. */
  long[] compare(ScriptValue states) {
    question.compare(Label.of("ctc.input_proj"), decoder.project(states), INPUT_PROJ);
    int steps = Math.toIntExact(states.shape()[0]);
    float[] all = states.toFloats();
    int width = all.length / steps;
    UnitList units = new UnitList();
    CtcCollapse collapse = new CtcCollapse(decoder.blank());
    List<float[]> logits = new ArrayList<>();
    long[] raw = new long[0];
    long[] known = new long[steps];
    try (KvCache cache = decoder.newCache();
        KvCache logitsCache = decoder.newCache()) {
      for (int i = 0; i < steps; i++) {
        try (ScriptValue state = ScriptValue.floats(Arrays.copyOfRange(all, i * width, (i + 1) * width), 1, width)) {
          long[] symbols = decoder.step(state, cache);
          raw = LongStream.concat(Arrays.stream(raw), Arrays.stream(symbols)).toArray();
          collapse.push(symbols, units);
          logits.add(decoder.stepLogits(state, logitsCache));
        }
        known[i] = units.size();
      }
    }
    logits(states, LlmParity.flat(logits));
    symbols(raw, units.toArray(), known);
    return known;
  }

  private void logits(ScriptValue states, float[] incremental) {
    question.compare(new Label("ctc.logits", "incremental"), incremental, LOGITS);
    if (question.has("ctc.logits")) {
      question.compare(new Label("ctc.logits", "all at once"), decoder.whole(states), LOGITS);
    }
    Top5.compare(question, "ctc", incremental, LOGITS);
  }

  private void symbols(long[] raw, long[] units, long[] known) {
    question.compare("ctc.raw", raw);
    question.compare("ctc.units", units);
    question.compare("ctc.units_known_after_step", known);
    question.compareSummary("alignment_slots", raw.length);
    question.compareSummary("blank_slots", Arrays.stream(raw).filter(symbol -> symbol == decoder.blank()).count());
    question.compareSummary("units", units);
    question.compareSummary("units_known_after_step", known);
    long equal = 0;
    for (int i = 1; i < units.length; i++) {
      equal += units[i] == units[i - 1] ? 1 : 0;
    }
    question.compareSummary("equal_neighbour_units", equal);
  }
}
