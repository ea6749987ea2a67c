package omniline.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A UDP peer that sends exactly the bytes it is told to. */
final class RawPeer implements AutoCloseable {

  private static final int GUARD_MS = 60_000;

  private final DatagramSocket socket;
  private final InetSocketAddress target;

  RawPeer(InetSocketAddress target) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.target = target;
    socket.setSoTimeout(GUARD_MS);
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] bytes) throws IOException {
    send(bytes, target);
  }

  void send(byte[] bytes, InetSocketAddress target) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, target));
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  String receive() throws IOException {
    return new String(receiveBytes(), StandardCharsets.UTF_8);
  }

  byte[] receiveBytes() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** A request; {@code more} are header lines ended by CRLF. */
  String request(String method, String id, String more, String body) {
    return method + " sip:agent@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + id + ";rport\r\n"
        + "Max-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=raw\r\nCall-ID: raw" + id + "\r\nCSeq: 1 " + method
        + "\r\nContact: <sip:raw@127.0.0.1:" + port() + ">\r\n" + (more.contains("To:") ? "" : "To: <sip:agent@127.0.0.1>\r\n") + more
        + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public void close() {
    socket.close();
  }
}
