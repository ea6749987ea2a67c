package omniline.model.reply;

import java.util.Arrays;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.torch.ScriptValue;
import omniline.model.units.CtcCollapse;
import omniline.model.units.UnitList;
import omniline.model.vocoder.VocoderChunk;

/**
 * One reply's voice: LLM states in, chunks of samples out (paper, algorithm 1). As soon as Omega units are pending, all of them
 * are synthesised. Owned by the model loop.
 */
final class VoiceStream implements AutoCloseable {

  private final OmniModel model;
  private final KvCache slots;
  private final CtcCollapse collapse;
  private final UnitList units = new UnitList();

  VoiceStream(OmniModel model) {
    this.model = model;
    slots = model.speechDecoder().newCache();
    collapse = new CtcCollapse(model.speechDecoder().blank());
  }

  /** Takes the state that predicted a token; false when its logits were not finite. */
  boolean push(ScriptValue state) {
    long[] symbols = model.speechDecoder().step(state, slots);
    if (Arrays.stream(symbols).anyMatch(symbol -> symbol < 0)) {
      return false;
    }
    collapse.push(symbols, units);
    return true;
  }

  /** Units found so far. */
  int units() {
    return units.size();
  }

  /** Whether a chunk is worth synthesising: Omega units are pending, or any when the answer is at its end. */
  boolean due(boolean atEnd) {
    return units.pending() >= (atEnd ? 1 : model.settings().omega());
  }

  /** Synthesises everything pending. */
  VocoderChunk chunk() {
    return model.vocoder().speak(units.take());
  }

  @Override
  public void close() {
    slots.close();
  }
}
