package omniline.model.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder `shared` beside the repository, with golden values; tests that need it are skipped where it is absent. */
public final class SharedFolder {
  private SharedFolder() {}

  /** A path in it; skips the calling test visibly when there is none. */
  public static Path require(String relative) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolveSibling("shared").resolve(relative);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    Assumptions.abort("../shared/" + relative + " is not there: the golden values are not compared");
    throw new AssertionError("unreachable");
  }

  /** The golden set omni-tiny-a. */
  public static Path tinyA() {
    return require("fixtures/omni-tiny-a");
  }
}
