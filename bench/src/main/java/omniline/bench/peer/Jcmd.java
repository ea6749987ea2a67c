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
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

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

  /** Bytes of the heap that are in use after a full collection. */
  public long heapAfterGcBytes() {
    run("GC.run");
    return usedBytes(run("GC.heap_info"));
  }

  /** Sums the heap's generations; what the class space and the metaspace use is on lines of another shape. */
  static long usedBytes(String heapInfo) {
    long usedKib = 0;
    Matcher matcher = USED.matcher(heapInfo);
    while (matcher.find()) {
      usedKib += Long.parseLong(matcher.group(1));
    }
    return usedKib * 1024;
  }
}
