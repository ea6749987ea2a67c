package omniline.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.bench.BenchException;

/** Asks another JVM through the JDK's {@code jcmd}. */
public final class Jcmd {
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)$", Pattern.MULTILINE);

  private final long pid;

  public Jcmd(long pid) {
    this.pid = pid;
  }

  public long pid() {
    return pid;
  }

  /** Runs a diagnostic command and returns what it printed. */
  public String run(String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(pid));
    line.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchException("jcmd " + String.join(" ", command) + " failed: " + text.strip());
      }
      return text;
    } catch (IOException e) {
      throw new BenchException("jcmd cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /**
   * Bytes of all objects that are alive after a full collection: exact with every collector, where what the heap says it uses is
   * counted in pages.
   */
  public long liveBytes() {
    return liveBytes(run("GC.class_histogram"));
  }

  static long liveBytes(String histogram) {
    Matcher matcher = TOTAL.matcher(histogram);
    if (!matcher.find()) {
      throw new BenchException("jcmd GC.class_histogram ended without a total");
    }
    return Long.parseLong(matcher.group(1));
  }
}
