package omniline.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository's own Java files, for rules about the text that bytecode does not show. */
final class Sources {

  /** A file by its path from the repository's root, and its lines without block comments' and strings' contents. */
  record JavaFile(Path path, boolean test, List<String> lines) {
    String className() {
      return path.getFileName().toString().replace(".java", "");
    }

    /** The text without comments and literals, newlines kept, so that line numbers still hold. */
    String code() {
      return JavaText.withoutCommentsAndLiterals(String.join("\n", lines));
    }
  }

  private Sources() {}

  /** The folder that holds the modules: upward from the working directory, the first with the launcher in it. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("omniline")) && Files.exists(folder.resolve("config/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the repository's root is not above " + Path.of("").toAbsolutePath());
  }

  /** Every Java file of every module, tests too. */
  static List<JavaFile> all() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(root::relativize)
          .filter(file -> !file.toString().contains("target/") && !file.startsWith(".git"))
          .sorted()
          .map(file -> new JavaFile(file, file.toString().contains("test/java/"), lines(root.resolve(file))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
