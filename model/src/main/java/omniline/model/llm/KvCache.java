package omniline.model.llm;

import omniline.model.torch.ScriptValue;

/**
 * Keys and values of one sequence in one stack of layers: tensors [kv heads, capacity, head dim] that are allocated ahead and
 * written in place, longer ones when a block is full. State of a conversation or a reply, not of the model. Owned by the model
 * loop.
 */
public final class KvCache implements AutoCloseable {

  private final DecoderStack stack;
  private final ScriptValue tensors;
  private final int blockPositions;
  private int capacityPositions;
  private int lengthPositions;

  /**
   * An empty cache.
   *
   * @param blockPositions the capacity at first, and by how much it grows
   */
  public KvCache(DecoderStack stack, int blockPositions) {
    this.stack = stack;
    this.blockPositions = blockPositions;
    this.capacityPositions = blockPositions;
    this.tensors = stack.method("new_cache").with(stack.weights()).with(stack.like()).with(stack.shape()).with(blockPositions).run();
  }

  /** Positions stored; the next one to be written. */
  public int lengthPositions() {
    return lengthPositions;
  }

  /** Bytes that are allocated. */
  public long bytes() {
    return capacityPositions * stack.positionBytes();
  }

  /** The tensors, with room for so many more positions. */
  ScriptValue withRoomFor(int positions) {
    int wanted = lengthPositions + positions;
    if (wanted > capacityPositions) {
      int blocks = (wanted + blockPositions - 1) / blockPositions;
      stack.method("lengthen").with(tensors).with(lengthPositions).with((long) blocks * blockPositions).runToInteger();
      capacityPositions = blocks * blockPositions;
    }
    return tensors;
  }

  /** Tells that a step has written so many positions. */
  void advance(int positions) {
    if (lengthPositions + positions > capacityPositions) {
      throw new IllegalStateException("no room for " + positions + " positions after " + lengthPositions);
    }
    lengthPositions += positions;
  }

  /**
   * Counts so many positions as stored although nothing was computed for them; they hold zeros, copied once, since the system gives
   * all zeros that were never written the same page. For measuring what a step costs at a length.
   */
  public void skip(int positions) {
    withRoomFor(positions);
    advance(positions);
    stack.method("lengthen").with(tensors).with(lengthPositions).with(capacityPositions).runToInteger();
  }

  /** Forgets everything from a position on: what is written there next takes its place. */
  public void truncate(int positions) {
    if (positions < 0 || positions > lengthPositions) {
      throw new IllegalArgumentException("cannot go back to position " + positions + " of " + lengthPositions);
    }
    lengthPositions = positions;
  }

  /** Begins like another cache of the same stack: its positions are copied, not computed again. Only for an empty cache. */
  public void adopt(KvCache other) {
    if (lengthPositions != 0) {
      throw new IllegalStateException("a cache that holds " + lengthPositions + " positions adopts no beginning");
    }
    withRoomFor(other.lengthPositions);
    stack.method("adopt").with(tensors).with(other.tensors).with(other.lengthPositions).runToInteger();
    advance(other.lengthPositions);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
