package omniline.sip.transport;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import omniline.sip.nat.Stun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP listener (RFC 3261 section 18): one platform thread receives into one buffer and deals the datagrams out to the lanes. A
 * flood overflows a lane's queue and is counted; it never grows the heap.
 */
public final class UdpTransport extends MessageProcessor {

  private static final Logger log = LoggerFactory.getLogger(UdpTransport.class);
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final byte[] KEEP_ALIVE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Ingress ingress;
  private final int maxMessageBytes;
  private final DatagramSocket socket;
  private final Lanes lanes;
  private volatile boolean running = true;

  /** Binds at once, so that a port in use is known here. */
  public UdpTransport(SIPTransactionStack stack, InetSocketAddress listen, Ingress ingress, int maxMessageBytes) throws IOException {
    super(listen.getAddress(), listen.getPort(), "udp", stack);
    this.ingress = ingress;
    this.maxMessageBytes = maxMessageBytes;
    this.socket = new DatagramSocket(listen);
    socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
    this.lanes = new Lanes("sip-udp-" + listen.getPort(), Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4));
  }

  @Override
  public void start() {
    Thread.ofPlatform().daemon().name("sip-udp-" + getPort()).start(this::receive);
  }

  private void receive() {
    byte[] buffer = new byte[65_536];
    while (running) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        deal(Arrays.copyOf(buffer, packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
      } catch (IOException e) {
        if (socket.isClosed()) {
          return;
        }
        log.debug("receiving on the SIP port failed once", e);
      }
    }
  }

  private void deal(byte[] datagram, InetSocketAddress source) {
    if (datagram.length > maxMessageBytes) {
      ingress.counters().malformed.increment();
      return;
    }
    if (Stun.looksLike(datagram)) {
      ingress.stun().received(datagram, source);
      return;
    }
    UdpChannel channel = new UdpChannel(this, source);
    if (!lanes.offer(source.hashCode(), () -> ingress.receive(datagram, channel, channel))) {
      ingress.counters().overflows.increment();
    }
  }

  void transmit(byte[] message, InetSocketAddress target) throws IOException {
    socket.send(new DatagramPacket(message, message.length, target));
  }

  /** Sends a datagram that is no SIP message. */
  public void send(byte[] datagram, InetSocketAddress target) {
    try {
      transmit(datagram, target);
    } catch (IOException e) {
      log.debug("nothing could be sent to {}", target, e);
    }
  }

  /** Sends two empty lines, which keep a NAT's mapping open (RFC 5626 section 4.4.1). */
  public void keepAlive(InetSocketAddress target) {
    send(KEEP_ALIVE, target);
  }

  void sendFailed(InetSocketAddress target, IOException e) {
    if (running) {
      log.debug("no SIP response could be sent to {}", target, e);
    }
  }

  Counters counters() {
    return ingress.counters();
  }

  @Override
  public void stop() {
    running = false;
    socket.close();
    lanes.close();
  }

  @Override
  public MessageChannel createMessageChannel(HostPort target) throws IOException {
    return createMessageChannel(target.getInetAddress(), target.getPort());
  }

  @Override
  public MessageChannel createMessageChannel(InetAddress host, int port) {
    return new UdpChannel(this, new InetSocketAddress(host, port > 0 ? port : getDefaultTargetPort()));
  }

  @Override
  public SIPTransactionStack getSIPStack() {
    return sipStack;
  }

  @Override
  public int getDefaultTargetPort() {
    return 5060;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public int getMaximumMessageSize() {
    return maxMessageBytes;
  }

  @Override
  public boolean inUse() {
    return false;
  }
}
