package omniline.bench.calls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Binds programs to one core of the machine with util-linux's taskset, where it is there. Stateless. */
final class Cores {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private Cores() {}

  /** Whether programs can be bound: taskset is there, and a second core for the other side. */
  static boolean available() {
    return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
  }

  /** What stands before a program that may use one core only. */
  static List<String> only(int core) {
    return available() ? List.of(TASKSET.toString(), "-c", Integer.toString(core)) : List.of();
  }
}
