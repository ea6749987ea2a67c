package omniline.train.corpus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Recordings and golden values beside the checkout, which it need not have. */
public final class Shared {
  private Shared() {
  }

  /** A folder or file below {@code shared/data}; the test is skipped where it is absent. */
  public static Path data(String path) {
    return below("data", path);
  }

  /** A folder or file below {@code shared/fixtures}; the test is skipped where it is absent. */
  public static Path fixture(String path) {
    return below("fixtures", path);
  }

  private static Path below(String part, String path) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path found = folder.resolveSibling("shared").resolve(part).resolve(path);
      if (Files.exists(found)) {
        return found;
      }
    }
    assumeTrue(false, "no shared/" + part + "/" + path + " beside this checkout");
    throw new AssertionError();
  }
}
