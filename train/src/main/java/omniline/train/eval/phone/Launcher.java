package omniline.train.eval.phone;

import java.nio.file.Files;
import java.nio.file.Path;
import omniline.train.TrainException;

/**
 * The launcher at the root of the repository, by which agents and callers are started.
 *
 * @param file an executable that knows {@code serve} and {@code call}
 */
public record Launcher(Path file) {
  private static final String PROPERTY = "omniline.launcher";

  public Launcher {
    if (!Files.isExecutable(file) || !Files.isRegularFile(file)) {
      throw new TrainException(file + " is not the launcher: expected the program omniline at the root of the repository");
    }
  }

  /** The one that started us, which says where it is; else the one above the working directory. */
  public static Launcher find() {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return new Launcher(Path.of(told));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("omniline");
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return new Launcher(file);
      }
    }
    throw new TrainException("the launcher is not found, which calls need: start this as ./omniline train eval, or from within the repository");
  }
}
