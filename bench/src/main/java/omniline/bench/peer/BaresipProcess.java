package omniline.bench.peer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import omniline.bench.BenchException;

/**
 * baresip as an echo, for comparison. Its loop device (module aubridge) joins what is played to what is recorded and serves one
 * call, so each call gets an account and a device of its own.
 */
public final class BaresipProcess implements Peer {
  private static final int START_TIMEOUT_MS = 20_000;
  private static final List<Path> MODULE_FOLDERS =
      List.of(
          Path.of("/usr/lib/baresip/modules"),
          Path.of("/usr/lib/x86_64-linux-gnu/baresip/modules"),
          Path.of("/usr/local/lib/baresip/modules"));

  private final Child child;
  private final int port;

  private BaresipProcess(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  /** Whether it is installed, with the modules that an echo needs. */
  public static boolean installed() {
    return program().isPresent() && modules().isPresent();
  }

  private static Optional<Path> program() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .map(folder -> Path.of(folder, "baresip"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> modules() {
    return MODULE_FOLDERS.stream().filter(folder -> Files.exists(folder.resolve("aubridge.so"))).findFirst();
  }

  /** Starts it for that many calls in that codec, {@code pcmu} or {@code opus}. */
  public static BaresipProcess start(String codec, int calls) {
    Path folder = Child.newFolder();
    int port = freePort();
    try {
      Files.writeString(folder.resolve("config"), config(folder, port, calls));
      Files.writeString(folder.resolve("accounts"), accounts(codec, port, calls));
    } catch (IOException e) {
      throw new BenchException("baresip's settings cannot be written: " + e.getMessage(), e);
    }
    List<String> command = List.of(program().orElseThrow().toString(), "-f", folder.toString());
    Child child = Child.start("baresip", folder, command, Map.of());
    try {
      child.awaitLine("baresip is ready", START_TIMEOUT_MS);
    } catch (BenchException e) {
      child.close();
      throw e;
    }
    return new BaresipProcess(child, port);
  }

  private static String config(Path folder, int port, int calls) {
    return """
        poll_method             epoll
        sip_listen              127.0.0.1:%d
        net_interface           127.0.0.1
        call_local_timeout      60
        call_max_calls          %d
        audio_player            aubridge,loop
        audio_source            aubridge,loop
        audio_level             no
        rtp_ports               30000-39999
        rtcp_mux                no
        jitter_buffer_delay     2-10
        rtp_stats               no
        opus_bitrate            32000
        opus_stereo             no
        opus_sprop_stereo       no
        snd_path                %s
        module_path             %s
        module                  g711.so
        module                  opus.so
        module                  aubridge.so
        module_tmp              account.so
        module_app              menu.so
        """
        .formatted(port, calls + 1, folder, modules().orElseThrow());
  }

  private static String accounts(String codec, int port, int calls) {
    String spec = codec.equals("opus") ? "opus/48000/1" : "PCMU/8000/1";
    StringBuilder accounts = new StringBuilder();
    for (int i = 0; i < calls; i++) {
      accounts.append("<sip:echo%d@127.0.0.1:%d>;regint=0;answermode=auto;audio_codecs=%s;ptime=20"
          .formatted(i, port, spec));
      accounts.append(";audio_source=aubridge,loop%d;audio_player=aubridge,loop%d\n".formatted(i, i));
    }
    return accounts.toString();
  }

  private static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("there is no free UDP port: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "baresip";
  }

  @Override
  public String uri(int call) {
    return "sip:echo" + call + "@127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
