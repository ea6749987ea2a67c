package omniline.sip.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** How a stream transport listens and connects: as it is, or under TLS. Thread-safe. */
public interface StreamSockets {

  /** TCP without anything above it. */
  StreamSockets PLAIN = new StreamSockets() {
    @Override
    public String transport() {
      return "tcp";
    }

    @Override
    public ServerSocket listening() throws IOException {
      return new ServerSocket();
    }

    @Override
    public Socket connected(Socket socket, String host) {
      return socket;
    }

    @Override
    public void failed(InetSocketAddress peer, IOException failure) {
      // A connection that ended without a word: scanners and probes do that all day.
    }
  };

  /** The transport's name in a Via: {@code tcp} or {@code tls}. */
  String transport();

  /** A socket to accept with, not yet bound; null where nobody is let in. */
  @Nullable ServerSocket listening() throws IOException;

  /**
   * What is spoken over a connection that we have opened. Blocks while the two ends agree.
   *
   * @param host the name by which the far end was looked for; it must prove that it is this one
   */
  Socket connected(Socket socket, String host) throws IOException;

  /** A connection to us ended before the far end said anything. */
  void failed(InetSocketAddress peer, IOException failure);
}
