package omniline.model.torch;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a model has opened, closed in the opposite order; also when a later part could not be opened. Owned by the loading thread. */
public final class OpenParts implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes a part over and gives it back. */
  public <T extends AutoCloseable> T own(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the model could not be closed", e);
      }
    }
  }
}
