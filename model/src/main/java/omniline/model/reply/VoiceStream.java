package omniline.model.reply;

import java.util.Arrays;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;
import omniline.model.vocoder.ChunkPolicy;
import omniline.model.vocoder.ChunkSettings;
import omniline.model.vocoder.ChunkedVocoder;
import omniline.model.vocoder.SpokenChunk;
import org.jspecify.annotations.Nullable;

/**
 * One reply's voice: symbols of LLM states in, chunks of samples out (paper, algorithm 1) that grow as the playout allows, and the way back from a sample that was
 * heard to the LLM step that it came from. Owned by the model loop.
 */
final class VoiceStream implements AutoCloseable {

  /** Sound that must be left in the playout when a chunk is ready, and the time that the synthesis of one unit may take. */
  private static final int RESERVE_MS = 600;
  private static final int UNIT_COST_MS = 5;
  private static final int LEAST_UNITS = 5;
  private static final int MOST_UNITS = 40;

  private final OmniModel model;
  private @Nullable KvCache slots;
  private final CtcCollapse collapse;
  private final UnitList units = new UnitList();
  private final ChunkedVocoder chunks;
  private final ChunkPolicy policy;
  /** For each step the number of units known after it. */
  private int[] unitsAfterStep = new int[64];
  private int steps;
  /** For each unit that has been given out the sample after its last one. */
  private long[] endSamples = new long[256];
  private int spoken;
  private boolean begun;

  VoiceStream(OmniModel model) {
    this.model = model;
    collapse = new CtcCollapse(model.speechDecoder().blank());
    chunks = new ChunkedVocoder(model.vocoder(), ChunkSettings.USUAL);
    int omega = model.settings().flow().omega();
    policy = new ChunkPolicy(omega, Math.min(omega, LEAST_UNITS), Math.max(omega, MOST_UNITS), RESERVE_MS, UNIT_COST_MS);
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
    chunks.push(units.take());
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

  /** Whether a chunk is worth synthesising with this much sound left in the playout. */
  boolean due(boolean atEnd, long bufferedMs) {
    if (atEnd) {
      return chunks.pendingUnits() > 0;
    }
    return begun ? policy.due(bufferedMs, chunks.pendingUnits()) : policy.firstDue(chunks.pendingUnits());
  }

  /** Synthesises what can be given out now. */
  short[] chunk(boolean last) {
    begun = true;
    SpokenChunk chunk = chunks.next(last);
    for (long end : chunk.unitEndSamples()) {
      if (spoken == endSamples.length) {
        endSamples = Arrays.copyOf(endSamples, 2 * spoken);
      }
      endSamples[spoken++] = end;
    }
    return chunk.pcm();
  }

  /** The number of steps of which something was heard, when so many samples were: 0 when nothing was. */
  int stepsHeard(long samples) {
    if (samples <= 0 || !begun) {
      return 0;
    }
    int unit = Arrays.binarySearch(endSamples, 0, spoken, samples);
    int last = Math.min(unit >= 0 ? unit : -unit - 1, units.size() - 1);
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
