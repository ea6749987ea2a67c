package omniline.model.units;

import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.llm.DecoderWeights;
import omniline.model.llm.KvCache;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The speech decoder (spec section 5): each LLM state becomes 25 slots of a causal stack without a final norm, each slot one CTC
 * symbol; the blank is the last one. Incremental and exact (5.7): earlier slots never change. Scripts: {@code layer.py},
 * {@code units.py}. Owned by the model loop.
 */
public final class SpeechDecoder implements AutoCloseable {

  private static final int BLOCK_STATES = 32;
  private static final List<String> OWN = List.of("speech_generator.input_proj.weight", "speech_generator.input_proj.bias",
      "speech_generator.output_proj.weight", "speech_generator.output_proj.bias");

  private final ScriptModule script = ScriptModule.load("layer.py", "units.py");
  private final ScriptValue weights;
  private final int slots;
  private final int blank;
  private final double rmsEps;

  public SpeechDecoder(Checkpoint checkpoint, WeightFiles files) {
    LlamaConfig config = checkpoint.config().speechDecoder();
    DecoderWeights.Names names = new DecoderWeights.Names(OWN, "speech_generator.layers.");
    weights = DecoderWeights.load(checkpoint, config, names, files);
    slots = checkpoint.config().upsampleFactor();
    blank = checkpoint.config().unitCount();
    rmsEps = config.rmsEps();
  }

  /** Slots of one state: the upsample factor, 25. */
  public int slots() {
    return slots;
  }

  /** The CTC blank, also the number of units. */
  public int blank() {
    return blank;
  }

  /** An empty cache for one reply; its positions are slots. */
  public KvCache newCache() {
    return new KvCache(script, weights, BLOCK_STATES * slots);
  }

  /**
   * The symbols of the next state's slots (quantity ctc.raw).
   *
   * @param state [1, LLM width]
   * @return 25 symbols, all -1 when the logits are not finite
   */
  public long[] step(ScriptValue state, KvCache cache) {
    try (ScriptValue symbols = run("step", state, cache)) {
      return symbols.toLongs();
    }
  }

  /** The logits of the next state's slots, row-major [25, 1001] (quantity ctc.logits), in place of {@link #step}. */
  public float[] stepLogits(ScriptValue state, KvCache cache) {
    try (ScriptValue logits = run("step_logits", state, cache)) {
      return logits.toFloats();
    }
  }

  private ScriptValue run(String method, ScriptValue state, KvCache cache) {
    int position = cache.lengthPositions();
    ScriptValue room = cache.withRoomFor(slots);
    ScriptValue result = script.method(method).with(state).with(position).with(slots).with(room).with(weights).with(rmsEps).run();
    cache.advance(slots);
    return result;
  }

  /** The projected states before the repeat, row-major [n, width] (quantity ctc.input_proj), of states [n, LLM width]. */
  public float[] project(ScriptValue states) {
    try (ScriptValue projected = script.method("project").with(states).with(weights).run()) {
      return projected.toFloats();
    }
  }

  /**
   * The reference's form: states [n, LLM width] at once, without a cache; logits row-major [25 n, 1001]. For comparing only: its
   * cost grows with the square of n.
   */
  public float[] whole(ScriptValue states) {
    try (ScriptValue logits = script.method("whole").with(states).with(slots).with(weights).with(rmsEps).run()) {
      return logits.toFloats();
    }
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
