package omniline.agent.answer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that comes with Omniline. The launcher and the container say in the system property {@value #MODELS} where its folder
 * lies; started in any other way Omniline does not look for it.
 */
public final class EmbeddedModel {
  /** The property that names the folder of models. */
  public static final String MODELS = "omniline.models";

  /** The embedded model's folder in it. */
  public static final String NAME = "barista";

  private EmbeddedModel() {}

  /** Its directory; empty where it is missing. */
  public static Optional<Path> directory() {
    String models = System.getProperty(MODELS, "");
    return models.isEmpty() ? Optional.empty()
        : Optional.of(Path.of(models, NAME)).filter(found -> Files.isRegularFile(found.resolve("config.json")));
  }
}
