package omniline.train;

import org.jspecify.annotations.Nullable;

/** Training cannot go on: a file that is not there, a corpus that is too small, a full disk. One sentence, cause kept. */
public final class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainException(String sentence) {
    this(sentence, null);
  }

  public TrainException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
