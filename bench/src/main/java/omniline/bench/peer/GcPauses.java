package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pauses of the agent's garbage collector, from its log (unified logging, tags gc and gc+phases).
 *
 * <pre>
 *  [12.3s][info][gc       ] GC(4) Pause Young (Allocation Failure) 12M->3M(60M) 1.234ms     Serial, G1
 *  [12.3s][info][gc,phases] GC(4) y: Pause Mark Start 0.021ms                               ZGC
 * </pre>
 *
 * @param ms each pause in milliseconds, in order
 */
public record GcPauses(List<Double> ms) {
  private static final Pattern PAUSE = Pattern.compile("Pause .*?([0-9.]+)ms$");

  public GcPauses {
    ms = List.copyOf(ms);
  }

  /** Reads the log; no pauses where there is none. */
  static GcPauses read(Path log) {
    try {
      return of(Files.readAllLines(log));
    } catch (IOException e) {
      return new GcPauses(List.of());
    }
  }

  static GcPauses of(List<String> lines) {
    return new GcPauses(
        lines.stream().map(PAUSE::matcher).filter(Matcher::find).map(m -> Double.valueOf(m.group(1))).toList());
  }

  /** Those that are not among the first {@code count}. */
  public GcPauses after(int count) {
    return new GcPauses(ms.subList(Math.min(count, ms.size()), ms.size()));
  }

  public double longestMs() {
    return ms.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
