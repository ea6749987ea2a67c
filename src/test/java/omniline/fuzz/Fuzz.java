package omniline.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs one target over mutated seeds. What was found once lies under {@code src/test/resources/fuzz/TARGET} and is tried first, then
 * it is a seed. A new finding is written to {@code target/fuzz}. By hand: {@code -Domniline.fuzz.inputs=5000000 -Domniline.fuzz.seed=7}.
 */
final class Fuzz {

  private static final int INPUTS = Integer.getInteger("omniline.fuzz.inputs", 6_000);
  private static final int SEED = Integer.getInteger("omniline.fuzz.seed", 1);

  private Fuzz() {}

  /** Throws an AssertionError with the file of the input on which {@code target} threw first. */
  static void run(String name, List<byte[]> seeds, Consumer<byte[]> target) {
    List<byte[]> all = new ArrayList<>(found(name));
    all.addAll(seeds);
    all.forEach(input -> attempt(name, input, target));
    Mutator mutator = new Mutator(all, new Random(SEED));
    for (int i = 0; i < INPUTS; i++) {
      attempt(name, mutator.next(), target);
    }
  }

  private static void attempt(String name, byte[] input, Consumer<byte[]> target) {
    try {
      target.accept(input.clone());
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new AssertionError("the fuzzer of " + name + " found " + kept(name, input) + "; put it into src/test/resources/fuzz/" + name, e);
    }
  }

  private static Path kept(String name, byte[] input) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      return Files.write(folder.resolve(name + "-" + Integer.toHexString(Arrays.hashCode(input))), input).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed findings of a target. */
  private static List<byte[]> found(String name) {
    Path folder = Seeds.root().resolve(Path.of("src", "test", "resources", "fuzz", name));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return files(folder);
  }

  /** Every file of a folder, as bytes, by name. */
  static List<byte[]> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<byte[]> all = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
