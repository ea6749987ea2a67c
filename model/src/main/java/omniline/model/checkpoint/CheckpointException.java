package omniline.model.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint directory that cannot be used. The message is one sentence for a person: which file, which tensor or key, what
 * was found, what was expected, and what to do.
 */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    this(message, null);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
