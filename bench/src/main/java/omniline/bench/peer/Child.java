package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import omniline.bench.BenchException;
import omniline.bench.Waiting;

/**
 * A child process with a folder of its own for configuration and output, both gone when it is closed or when we are. What it
 * prints is kept in files, which are quoted when it fails.
 */
final class Child implements AutoCloseable {
  private static final int QUOTED_LINES = 12;
  private static final int PATIENCE_MS = 5_000;
  private static final int POLL_MS = 20;

  private final String name;
  private final Path folder;
  private final Process process;
  private final Thread hook = Thread.ofPlatform().name("end child").unstarted(this::end);

  private Child(String name, Path folder, Process process) {
    this.name = name;
    this.folder = folder;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A new private folder. */
  static Path newFolder() {
    try {
      return Files.createTempDirectory("omniline-bench");
    } catch (IOException e) {
      throw new BenchException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  /** Starts a program in its folder; the variables are added to our own environment. */
  static Child start(String name, Path folder, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    try {
      return new Child(name, folder, builder.start());
    } catch (IOException e) {
      throw new BenchException(name + " does not start: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  Path folder() {
    return folder;
  }

  /** Waits until the program has printed a line that begins like this, and returns it. */
  String awaitLine(String beginning, int timeoutMs) {
    for (int waitedMs = 0; waitedMs < timeoutMs; waitedMs += POLL_MS) {
      for (String line : output("out")) {
        if (line.startsWith(beginning)) {
          return line;
        }
      }
      if (!process.isAlive()) {
        throw new BenchException(name + " ended with " + process.exitValue() + " instead of starting" + quoted());
      }
      Waiting.pause(POLL_MS);
    }
    throw new BenchException(name + " is not ready after " + timeoutMs / 1000 + " s" + quoted());
  }

  String quoted() {
    List<String> lines = new ArrayList<>(output("out"));
    lines.addAll(output("err"));
    List<String> last = lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size());
    return last.isEmpty() ? "" : "; its last words:\n  " + String.join("\n  ", last);
  }

  /** Waits until the program ends by itself. */
  void awaitEnd(int timeoutMs) {
    try {
      if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
        throw new BenchException(name + " has not ended after " + timeoutMs / 1000 + " s" + quoted());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private List<String> output(String file) {
    try {
      return List.of(Files.readString(folder.resolve(file)).split("\n", -1));
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
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
