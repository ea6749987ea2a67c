package omniline.model.llm;

import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;

/**
 * Keys and values of one sequence in one stack of layers: tensors [kv heads, capacity, head dim] that are allocated ahead and
 * written in place, longer ones when a block is full. State of a reply, not of the model. Owned by the model loop.
 */
public final class KvCache implements AutoCloseable {

  private final ScriptModule script;
  private final ScriptValue tensors;
  private final int blockPositions;
  private int capacityPositions;
  private int lengthPositions;

  /**
   * An empty cache.
   *
   * @param script with the methods new_cache and lengthen
   * @param weights the script's weights
   * @param blockPositions the capacity at first, and by how much it grows
   */
  public KvCache(ScriptModule script, ScriptValue weights, int blockPositions) {
    this.script = script;
    this.blockPositions = blockPositions;
    this.capacityPositions = blockPositions;
    this.tensors = script.method("new_cache").with(weights).with(blockPositions).run();
  }

  /** Positions stored; the next one to be written. */
  public int lengthPositions() {
    return lengthPositions;
  }

  /** The tensors, with room for so many more positions. */
  public ScriptValue withRoomFor(int positions) {
    int wanted = lengthPositions + positions;
    if (wanted > capacityPositions) {
      int blocks = (wanted + blockPositions - 1) / blockPositions;
      script.method("lengthen").with(tensors).with(lengthPositions).with((long) blocks * blockPositions).runToInteger();
      capacityPositions = blocks * blockPositions;
    }
    return tensors;
  }

  /** Tells that a step has written so many positions. */
  public void advance(int positions) {
    if (lengthPositions + positions > capacityPositions) {
      throw new IllegalStateException("no room for " + positions + " positions after " + lengthPositions);
    }
    lengthPositions += positions;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
