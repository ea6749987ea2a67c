package omniline.bench;

import org.jspecify.annotations.Nullable;

/** Something could not be measured: a program that does not start, a call that is not answered. One sentence, cause kept. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchException(String sentence) {
    this(sentence, null);
  }

  public BenchException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
