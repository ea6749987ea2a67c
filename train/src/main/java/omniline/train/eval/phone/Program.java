package omniline.train.eval.phone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import omniline.train.TrainException;

/**
 * A program that runs beside us and never outlives us. What it prints is kept in two files, NAME.out and NAME.err, which are quoted
 * when it fails. Owned by one thread.
 */
final class Program implements AutoCloseable {
  private static final int QUOTED_LINES = 12;
  private static final int PATIENCE_MS = 5_000;
  private static final int POLL_MS = 20;

  private final String name;
  private final Path out;
  private final Path err;
  private final Process process;
  private final Thread hook = Thread.ofPlatform().name("end program").unstarted(this::end);

  private Program(String name, Path folder, List<String> command) throws IOException {
    this.name = name;
    out = folder.resolve(name + ".out");
    err = folder.resolve(name + ".err");
    process = new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts it; its output goes into the folder. */
  static Program start(String name, Path folder, List<String> command) {
    try {
      return new Program(name, folder, command);
    } catch (IOException e) {
      throw new TrainException("the " + name + " does not start: " + e.getMessage(), e);
    }
  }

  /** Waits until it has printed a line that begins like this, and returns that line. */
  String awaitLine(String beginning, int timeoutMs) throws InterruptedException {
    for (int waitedMs = 0; waitedMs < timeoutMs; waitedMs += POLL_MS) {
      Optional<String> found = lines(out).stream().filter(line -> line.startsWith(beginning)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (!process.isAlive()) {
        throw fault("ended with " + process.exitValue() + " instead of starting");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    throw fault("is not ready after " + timeoutMs / 1_000 + " s");
  }

  /** Waits for its end; its exit code. */
  int awaitEnd(int timeoutMs) throws InterruptedException {
    if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
      throw fault("is not over after " + timeoutMs / 1_000 + " s");
    }
    return process.exitValue();
  }

  /** What it printed as errors and log so far, whole lines. */
  List<String> log() {
    return lines(err);
  }

  /** A complaint with its last words. */
  TrainException fault(String what) {
    List<String> words = new ArrayList<>(lines(out));
    words.addAll(lines(err));
    List<String> last = words.subList(Math.max(0, words.size() - QUOTED_LINES), words.size());
    return new TrainException("the " + name + " " + what + (last.isEmpty() ? "" : "; its last words:\n  " + String.join("\n  ", last)));
  }

  /** A line that is being written is not there yet; bytes that are no text become question marks. */
  private static List<String> lines(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
