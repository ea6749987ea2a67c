package omniline.model.reply;

import java.util.Arrays;
import java.util.List;
import omniline.model.OmniModel;
import omniline.model.Utterance;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;

/**
 * A dummy turn while loading: the first call of every kind pays for page faults, thread pools and libtorch's one-time choices,
 * and no caller should.
 */
public final class WarmUp {

  private static final int STEPS = 3;
  /** The lengths that {@code vocoder.py} pads a chunk of up to two seconds to. */
  private static final int FRAMES_STEP = 16;
  private static final int FRAMES_MAX = 96;

  private static final float SILENCE = -1.5f;

  private WarmUp() {}

  /** Runs it, on the thread that loads. */
  public static void run(OmniModel model) {
    float[] silence = new float[model.checkpoint().encoder().nMels() * Utterance.WINDOW_FRAMES];
    Arrays.fill(silence, SILENCE);
    try (ReplyPrompt prompt = new ReplyPrompt(model, List.of(silence));
        KvCache cache = model.llm().newCache();
        VoiceStream voice = new VoiceStream(model)) {
      prompt.encodeNext();
      LlmStep step = prompt.prefill(cache);
      for (int i = 0; i < STEPS; i++) {
        voice.push(step.state());
        long token = Math.max(0, model.llm().greedy(step));
        step.close();
        step = model.llm().step(token, cache);
      }
      step.close();
      for (int frames = FRAMES_STEP; frames <= FRAMES_MAX; frames += FRAMES_STEP) {
        model.vocoder().speakUnstretched(new long[frames]);
      }
      model.vocoder().speak(new long[model.settings().omega()]);
    }
  }
}
