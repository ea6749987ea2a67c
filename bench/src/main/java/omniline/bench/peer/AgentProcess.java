package omniline.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.bench.BenchException;

/**
 * The agent as users run it: {@code omniline serve} by the launcher, in a process of its own, on free ports of the loopback
 * address. Its garbage collector's pauses are logged into its folder.
 */
public final class AgentProcess implements Peer {
  /** The first start builds, which takes minutes on a small machine. */
  private static final int START_TIMEOUT_MS = 600_000;

  private static final String LAUNCHER = "omniline.launcher";
  private static final String JVM_ARGUMENTS = "OMNILINE_JVM_ARGS";

  private final Child child;
  private final String uri;
  private final URI metrics;

  private AgentProcess(Child child) {
    this.child = child;
    child.awaitLine("stop", START_TIMEOUT_MS);
    uri = word(child.awaitLine("call", START_TIMEOUT_MS), 1);
    metrics = URI.create(word(child.awaitLine("watch", START_TIMEOUT_MS), 1));
  }

  /** Starts it, and returns when it answers calls. */
  public static AgentProcess start(AgentSettings settings) {
    return start(settings, List.of());
  }

  /** The same with a program before it, such as taskset. */
  public static AgentProcess start(AgentSettings settings, List<String> prefix) {
    Path folder = Child.newFolder();
    List<String> jvm = new ArrayList<>(settings.jvmArguments());
    jvm.add(System.getenv().getOrDefault(JVM_ARGUMENTS, "")); // whoever measures another collector means the agent's
    jvm.add("-Xlog:gc,gc+phases:file=" + folder.resolve("gc.log") + "::filecount=0");
    try {
      List<String> command = new ArrayList<>(prefix);
      command.addAll(List.of(launcher().toString(), "serve", "--config", settings.write(folder).toString(),
              "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0"));
      if (settings.model() != null) {
        command.addAll(List.of("--model", settings.model()));
      }
      Map<String, String> environment = Map.of(JVM_ARGUMENTS, String.join(" ", jvm));
      return opened(Child.start("the agent", folder, command, environment));
    } catch (IOException e) {
      throw new BenchException("the agent's settings cannot be written: " + e.getMessage(), e);
    }
  }

  private static AgentProcess opened(Child child) {
    try {
      return new AgentProcess(child);
    } catch (BenchException e) {
      child.close();
      throw e;
    }
  }

  /** The launcher's file: it says where it is, and lies at the root of the repository. */
  private static Path launcher() {
    String told = System.getProperty(LAUNCHER);
    if (told != null) {
      return Path.of(told);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("omniline")) && Files.isRegularFile(at.resolve("omniline"))) {
        return at.resolve("omniline");
      }
    }
    throw new BenchException("the launcher is not found: start this as ./omniline bench, or from within the repository");
  }

  private static String word(String line, int index) {
    return line.split("\\s+", -1)[index];
  }

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public String uri(int call) {
    return uri;
  }

  /** Where its SIP is, for programs that want no URI. */
  public String hostPort() {
    return uri.substring(uri.indexOf('@') + 1);
  }

  @Override
  public long pid() {
    return child.pid();
  }

  /** The Prometheus page as it is now. */
  public Scrape scrape() {
    return Scrape.of(metrics);
  }

  /** The collector's pauses so far. */
  public GcPauses gcPauses() {
    return GcPauses.read(child.folder().resolve("gc.log"));
  }

  @Override
  public void close() {
    child.close();
  }
}
