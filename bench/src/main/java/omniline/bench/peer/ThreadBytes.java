package omniline.bench.peer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's threads have allocated so far, read off its thread dump ({@code jcmd PID Thread.print -e}). Stateless. */
public final class ThreadBytes {
  private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\" .*\\ballocated=(\\d+)([BKMG])", Pattern.MULTILINE);

  private ThreadBytes() {}

  /** Bytes of all threads whose names begin so; exact to a KiB below 100 MiB. */
  public static long allocated(Jcmd jcmd, String prefix) {
    return allocated(jcmd.run("Thread.print", "-e"), prefix);
  }

  static long allocated(String dump, String prefix) {
    long bytes = 0;
    for (Matcher thread = THREAD.matcher(dump); thread.find();) {
      if (thread.group(1).startsWith(prefix)) {
        bytes += Long.parseLong(thread.group(2)) * unit(thread.group(3));
      }
    }
    return bytes;
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "K" -> 1L << 10;
      case "M" -> 1L << 20;
      case "G" -> 1L << 30;
      default -> 1;
    };
  }
}
