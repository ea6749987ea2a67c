package omniline.agent.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Asks our own SIP listener with an OPTIONS request (RFC 3261 section 11), as a load balancer would. */
public final class SipProbe {
  private SipProbe() {}

  /** Whether any response comes within the time. Blocks for up to that long. */
  public static boolean answers(InetSocketAddress listener, String transport, int timeoutMs) {
    InetAddress own = listener.getAddress();
    InetAddress host = own == null || own.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : own;
    InetSocketAddress target = new InetSocketAddress(host, listener.getPort());
    try {
      return switch (transport) {
        case "udp" -> overUdp(target, timeoutMs);
        case "tcp" -> overTcp(target, timeoutMs);
        default -> overTls(target, timeoutMs);
      };
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean overUdp(InetSocketAddress target, int timeoutMs) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target);
      socket.setSoTimeout(timeoutMs);
      byte[] request = options("UDP", socket.getLocalAddress(), socket.getLocalPort(), target);
      socket.send(new DatagramPacket(request, request.length));
      DatagramPacket response = new DatagramPacket(new byte[2048], 2048);
      socket.receive(response);
      return isResponse(response.getData());
    }
  }

  private static boolean overTcp(InetSocketAddress target, int timeoutMs) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target, timeoutMs);
      socket.setSoTimeout(timeoutMs);
      socket.getOutputStream().write(options("TCP", socket.getLocalAddress(), socket.getLocalPort(), target));
      InputStream in = socket.getInputStream();
      return isResponse(in.readNBytes(8));
    }
  }

  /** Who listens for TLS begins a handshake, also with one whom he then turns away because he shows no certificate. */
  private static boolean overTls(InetSocketAddress target, int timeoutMs) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target, timeoutMs);
      socket.setSoTimeout(timeoutMs);
      SSLSocketFactory sockets = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (SSLSocket secure = (SSLSocket) sockets.createSocket(socket, target.getHostString(), target.getPort(), true)) {
        secure.startHandshake();
        return true;
      } catch (SSLException e) {
        return true; // our own certificate is not verified here: it need not be of a public authority
      }
    }
  }

  private static boolean isResponse(byte[] bytes) {
    return new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.US_ASCII).startsWith("SIP/2.0");
  }

  private static byte[] options(String transport, InetAddress local, int port, InetSocketAddress target) {
    String own = host(local) + ":" + port;
    String uri = "sip:health@" + host(target.getAddress()) + ":" + target.getPort();
    long unique = System.identityHashCode(own) & 0xffffffffL;
    return String.join("\r\n",
            "OPTIONS " + uri + " SIP/2.0",
            "Via: SIP/2.0/" + transport + " " + own + ";branch=z9hG4bK-health-" + port + "-" + unique + ";rport",
            "Max-Forwards: 1",
            "From: <sip:health@" + own + ">;tag=h" + unique,
            "To: <" + uri + ">",
            "Call-ID: health-" + port + "-" + unique,
            "CSeq: 1 OPTIONS",
            "Content-Length: 0",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String host(InetAddress address) {
    String literal = address.getHostAddress();
    return literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
  }
}
