package omniline.model.reply;

import java.util.Arrays;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;
import omniline.model.vocoder.VocoderChunk;
import org.jspecify.annotations.Nullable;

/**
 * One reply's voice: symbols of LLM states in, chunks of samples out (paper, algorithm 1), and the way back from a sample that was
 * heard to the LLM step that it came from. Owned by the model loop.
 */
final class VoiceStream implements AutoCloseable {

  private final OmniModel model;
  private @Nullable KvCache slots;
  private final CtcCollapse collapse;
  private final UnitList units = new UnitList();
  /** For each step the number of units known after it. */
  private int[] unitsAfterStep = new int[64];
  private int steps;
  /** For each unit that has been synthesised the sample where its sound ends. */
  private long[] endSamples = new long[256];
  private int spoken;

  VoiceStream(OmniModel model) {
    this.model = model;
    collapse = new CtcCollapse(model.speechDecoder().blank());
  }

  /** The speech decoder's cache, made at the first step. */
  KvCache slots() {
    KvCache own = slots;
    if (own == null) {
      own = model.speechDecoder().newCache();
      slots = own;
    }
    return own;
  }

  /** Takes a state's symbols; false when its logits were not finite. */
  boolean push(long[] symbols) {
    if (symbols[0] < 0) {
      return false;
    }
    collapse.push(symbols, units);
    if (steps == unitsAfterStep.length) {
      unitsAfterStep = Arrays.copyOf(unitsAfterStep, 2 * steps);
    }
    unitsAfterStep[steps++] = units.size();
    return true;
  }

  /** Units found so far. */
  int units() {
    return units.size();
  }

  /** Whether a chunk is worth synthesising: Omega units are pending, or any when the answer is at its end. */
  boolean due(boolean atEnd) {
    return units.pending() >= (atEnd ? 1 : model.settings().flow().omega());
  }

  /** Synthesises everything pending. */
  short[] chunk() {
    VocoderChunk chunk = model.vocoder().speak(units.take());
    long end = spoken == 0 ? 0 : endSamples[spoken - 1];
    for (long frames : chunk.durations()) {
      if (spoken == endSamples.length) {
        endSamples = Arrays.copyOf(endSamples, 2 * spoken);
      }
      end += frames * model.checkpoint().vocoder().codeHop();
      endSamples[spoken++] = end;
    }
    return chunk.pcm();
  }

  /** The number of steps of which something was heard, when so many samples were: 0 when nothing was. */
  int stepsHeard(long samples) {
    if (samples <= 0 || spoken == 0) {
      return 0;
    }
    int unit = Arrays.binarySearch(endSamples, 0, spoken, samples);
    int last = Math.min(unit >= 0 ? unit : -unit - 1, spoken - 1);
    int step = 0;
    while (unitsAfterStep[step] <= last) {
      step++;
    }
    return step + 1;
  }

  @Override
  public void close() {
    if (slots != null) {
      slots.close();
      slots = null;
    }
  }
}
