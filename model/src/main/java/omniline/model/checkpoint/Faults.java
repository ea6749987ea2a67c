package omniline.model.checkpoint;

/**
 * Where the faults of a checkpoint go, one sentence each. Loading ends at the first one; an inspection collects them all, and
 * whoever reports a fault then goes on without the thing that is at fault.
 */
@FunctionalInterface
public interface Faults {
  /** Ends at the first fault. */
  Faults FATAL = fault -> {
    throw fault;
  };

  void report(CheckpointException fault);
}
