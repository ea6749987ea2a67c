package omniline.model.reply;

import java.util.Arrays;
import java.util.List;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;

/**
 * A dummy turn while loading: the first call of every kind pays for page faults, thread pools and libtorch's one-time choices,
 * and no caller should.
 */
public final class WarmUp {

  private static final int STEPS = 3;

  private static final float SILENCE = -1.5f;

  private WarmUp() {}

  /** Runs it, on the thread that loads. */
  public static void run(OmniModel model) {
    float[] silence = new float[model.checkpoint().encoder().nMels() * model.checkpoint().encoder().windowFrames()];
    Arrays.fill(silence, SILENCE);
    try (KvCache cache = model.llm().newCache();
        KvCache slots = model.speechDecoder().newCache();
        ScriptValue frames = model.encoder().encode(silence);
        ScriptValue rows = model.adaptor().adapt(frames, 0);
        PrefillRun prefill = new PrefillRun(model, List.of(rows), cache)) {
      LlmStep step = prefill.advance();
      while (step == null) {
        step = prefill.advance();
      }
      for (int i = 0; i < STEPS; i++) {
        model.speechDecoder().step(step.state(), slots);
        long token = Math.max(0, step.best());
        step.close();
        step = model.llm().step(token, cache);
      }
      step.close();
      model.vocoder().warmUp();
    }
  }
}
