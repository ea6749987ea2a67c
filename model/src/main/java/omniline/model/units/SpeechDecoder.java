package omniline.model.units;

import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.llm.DecoderStack;
import omniline.model.llm.DecoderStack.Own;
import omniline.model.llm.DecoderStack.Use;
import omniline.model.llm.KvCache;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The speech decoder (spec section 5): each LLM state becomes 25 slots of a causal stack without a final norm, each slot one CTC
 * symbol; the blank is the last one. Incremental and exact (5.7): earlier slots never change. Scripts: {@code linear.py},
 * {@code layer.py}, {@code units.py}. Owned by the model loop.
 */
public final class SpeechDecoder implements AutoCloseable {

  private static final int BLOCK_STATES = 32;
  private static final List<Own> OWN = List.of(
      new Own("speech_generator.input_proj.weight", Use.PRODUCT), new Own("speech_generator.input_proj.bias", Use.EXACT),
      new Own("speech_generator.output_proj.weight", Use.PRODUCT), new Own("speech_generator.output_proj.bias", Use.EXACT));

  private final DecoderStack stack;
  private final int slots;
  private final int blank;

  public SpeechDecoder(Checkpoint checkpoint, WeightFiles files) {
    DecoderStack.Names names = new DecoderStack.Names(OWN, "speech_generator.layers.", checkpoint::tensor);
    stack = new DecoderStack("units.py", checkpoint.config().speechDecoder(), names, files);
    slots = checkpoint.config().upsampleFactor();
    blank = checkpoint.config().unitCount();
  }

  /** Slots of one state: the upsample factor, 25. */
  public int slots() {
    return slots;
  }

  /** The CTC blank, also the number of units. */
  public int blank() {
    return blank;
  }

  /** Bytes of one state's slots in a cache. */
  public long stateBytes() {
    return slots * stack.positionBytes();
  }

  /** An empty cache for one reply; its positions are slots. */
  public KvCache newCache() {
    return new KvCache(stack, BLOCK_STATES * slots);
  }

  /**
   * The symbols of the next state's slots (quantity ctc.raw).
   *
   * @param state [1, LLM width]
   * @return 25 symbols, all -1 when the logits are not finite
   */
  public long[] step(ScriptValue state, KvCache cache) {
    return step(List.of(state), List.of(cache));
  }

  /** The next state's slots of several replies, 25 symbols for each in their order. */
  public long[] step(List<ScriptValue> states, List<KvCache> caches) {
    try (ScriptValue list = ScriptValue.list(states);
        ScriptValue together = stack.method("together").with(list).run();
        ScriptValue symbols = stack.forward(stack.method("step").with(together).with(slots), caches, slots)) {
      return symbols.toLongs();
    }
  }

  /** The logits of the next state's slots, row-major [25, 1001] (quantity ctc.logits), in place of {@link #step}. */
  public float[] stepLogits(ScriptValue state, KvCache cache) {
    try (ScriptValue logits = stack.forward(stack.method("step_logits").with(state).with(slots), List.of(cache), slots)) {
      return logits.toFloats();
    }
  }

  /** The projected states before the repeat, row-major [n, width] (quantity ctc.input_proj), of states [n, LLM width]. */
  public float[] project(ScriptValue states) {
    try (ScriptValue projected = stack.method("project").with(states).with(stack.weights()).with(stack.scales()).run()) {
      return projected.toFloats();
    }
  }

  /**
   * The reference's form: states [n, LLM width] at once, without a cache; logits row-major [25 n, 1001]. For comparing only: its
   * cost grows with the square of n.
   */
  public float[] whole(ScriptValue states) {
    try (ScriptValue logits = stack.completed(stack.method("whole").with(states).with(slots).with(stack.like())).run()) {
      return logits.toFloats();
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
