package omniline.e2e.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other people's programs, and the call kit beside the checkout. What is not there skips the test, visibly. */
public final class Programs {
  private Programs() {}

  /** What a program came to. */
  public record Result(int exitCode, String output) {}

  /** The kit's folder; skips the test where there is none. */
  public static Path kit() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path kit = at.resolveSibling("shared").resolve("kit");
      if (Files.isDirectory(kit)) {
        return kit;
      }
    }
    return Assumptions.abort("no call kit beside the checkout (../shared/kit)");
  }

  /** Skips the test where a program is not installed. */
  public static void need(String... programs) {
    for (String program : programs) {
      boolean found = false;
      for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
        found |= Files.isExecutable(Path.of(folder, program));
      }
      assumeTrue(found, program + " is not installed; ./omniline verify installs it");
    }
  }

  /** Runs a program to its end, for at most so many seconds. */
  public static Result run(int seconds, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("omniline-e2e", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return new Result(-1, "did not end within " + seconds + " s\n" + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
