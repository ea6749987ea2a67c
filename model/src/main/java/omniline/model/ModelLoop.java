package omniline.model;

import java.util.function.LongSupplier;

/** The one platform thread that owns the model. */
public final class ModelLoop implements AutoCloseable {

  public ModelLoop(OmniModel model, LongSupplier nanoClock) {
    throw new UnsupportedOperationException("in the next commit: " + model + nanoClock);
  }

  public void start() {}

  public Conversation open() {
    throw new UnsupportedOperationException("in the next commit");
  }

  public boolean alive() {
    return false;
  }

  public int queued() {
    return 0;
  }

  @Override
  public void close() {}
}
