package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.bench.BenchException;

/**
 * What a process has used so far, from Linux's {@code /proc} (proc(5)). A tick of the processor's accounting is 10 ms on every
 * Linux, so windows of many seconds are exact enough.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param byThread the same by name of thread, for threads that live
 * @param residentBytes VmRSS
 * @param threads that it has
 * @param files that it has open, sockets among them
 */
public record ProcessCost(
    double cpuSeconds, Map<String, Double> byThread, long residentBytes, int threads, int files) {
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of stat behind the name in brackets: user and system time are the 14th and 15th of all. */
  private static final int USER_TICKS = 11;

  public ProcessCost {
    byThread = Map.copyOf(byThread);
  }

  /** Reads it; a sentence where there is no such process, or no Linux. */
  public static ProcessCost of(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      Map<String, Double> byThread = new HashMap<>();
      List<Path> tasks = list(proc.resolve("task"));
      for (Path task : tasks) {
        String stat = read(task.resolve("stat"));
        if (!stat.isEmpty()) {
          byThread.merge(name(stat), cpuSeconds(stat), Double::sum);
        }
      }
      return new ProcessCost(
          cpuSeconds(Files.readString(proc.resolve("stat"))),
          byThread,
          residentBytes(Files.readAllLines(proc.resolve("status"))),
          tasks.size(),
          list(proc.resolve("fd")).size());
    } catch (IOException e) {
      throw new BenchException(
          "what process " + pid + " costs cannot be read from /proc: it has ended, or this is no Linux", e);
    }
  }

  /** Processor seconds in a stat line. */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
  }

  /** The thread's name in a stat line; pools count as one. */
  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')).replaceAll("[-#]?\\d+$", "");
  }

  private static long residentBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** Empty when the thread has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Processor seconds since an earlier reading. */
  public double cpuSecondsSince(ProcessCost before) {
    return cpuSeconds - before.cpuSeconds;
  }

  /** The threads that used most since an earlier reading, the busiest first, as shares of the window. */
  public List<Map.Entry<String, Double>> busiestSince(ProcessCost before, double windowSeconds) {
    Map<String, Double> shares = new HashMap<>();
    byThread.forEach((name, seconds) ->
        shares.put(name, (seconds - before.byThread.getOrDefault(name, 0.0)) / windowSeconds));
    return shares.entrySet().stream()
        .filter(e -> e.getValue() > 0.0005)
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .toList();
  }

  /** Processor seconds that the whole machine has spent working since it started. */
  public static double machineBusySeconds() {
    try {
      String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split("\\s+", -1);
      long busy = 0;
      for (int i = 1; i <= 8; i++) {
        busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
      }
      return busy / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new BenchException("the machine's load cannot be read from /proc/stat: this is no Linux", e);
    }
  }
}
