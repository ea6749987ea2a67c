package omniline.e2e.peers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Kamailio on a free loopback port with a routing script of the test's. What the script logs can be waited for. */
public final class Kamailio implements AutoCloseable {
  private static final int PATIENCE_STEPS = 600;
  private static final int STEP_MS = 50;

  private static final String HEAD = """
      #!KAMAILIO
      debug=0
      log_stderror=yes
      children=2
      disable_tcp=yes
      listen=udp:127.0.0.1:@PORT@
      auto_aliases=no
      mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib64/kamailio/modules/"
      loadmodule "tm.so"
      loadmodule "tmx.so"
      loadmodule "sl.so"
      loadmodule "pv.so"
      loadmodule "rr.so"
      loadmodule "textops.so"
      loadmodule "siputils.so"
      loadmodule "xlog.so"
      """;

  private final Process process;
  private final Path log;
  private final int port;

  private Kamailio(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts it with that script after the usual modules; {@code @FOLDER@} in it is the folder. */
  public static Kamailio start(Path folder, String script) throws IOException, InterruptedException {
    int port = freePort();
    Path file = folder.resolve("kamailio.cfg");
    Files.writeString(file, (HEAD + script + "event_route[core:worker-one-init] { xlog(\"L_ERR\", \"READY\\n\"); }\n")
        .replace("@PORT@", Integer.toString(port)).replace("@FOLDER@", folder.toString()));
    Path log = folder.resolve("kamailio.log");
    Process process = new ProcessBuilder("kamailio", "-DD", "-E", "-f", file.toString(), "-Y", folder.toString(), "-m", "32", "-M", "4")
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Kamailio kamailio = new Kamailio(process, log, port);
    kamailio.await("READY");
    return kamailio;
  }

  /** A port that nobody has at the moment. */
  public static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  /** The log's lines with that text so far. */
  public List<String> lines(String text) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).toList();
    }
  }

  /** Waits until its log has such a line; the bound only guards against waiting for ever. */
  public void await(String text) throws IOException, InterruptedException {
    for (int i = 0; lines(text).isEmpty(); i++) {
      if (i == PATIENCE_STEPS || !process.isAlive()) {
        throw new AssertionError("Kamailio does not say " + text + ":\n" + Files.readString(log));
      }
      Thread.sleep(STEP_MS);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
