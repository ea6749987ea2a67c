package omniline.model;

import java.util.function.LongSupplier;

/** The one platform thread that owns the model. */
public final class ModelLoop implements AutoCloseable {

  private final OmniModel model;

  public ModelLoop(OmniModel model, LongSupplier nanoClock) {
    this.model = model;
  }

  public void start() {}

  /** A conversation of its own with the model. Any thread. */
  public Conversation open() {
    return new Refusal(model.description().name() + " is not running");
  }

  private record Refusal(String sentence) implements Conversation {

    @Override
    public Reply answer(Utterance utterance, ReplyListener listener) {
      throw new IllegalStateException(sentence);
    }

    @Override
    public Reply say(String text, ReplyListener listener) {
      throw new IllegalStateException(sentence);
    }

    @Override
    public void close() {}
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
