package omniline.sip.transport;

import gov.nist.javax.sip.stack.MessageChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One UDP peer: where client transactions send to, and where a datagram came from. Immutable; thread-safe. */
final class UdpChannel extends Channel implements Ingress.Arrival, ReplyPath {

  private final UdpTransport udp;

  UdpChannel(UdpTransport udp, InetSocketAddress peer) {
    super(udp, peer);
    this.udp = udp;
  }

  @Override
  void write(byte[] message) throws IOException {
    udp.counters().messagesOut.increment();
    udp.transmit(message, peer());
  }

  @Override
  public void send(byte[] message) {
    try {
      udp.transmit(message, peer());
    } catch (IOException e) {
      udp.sendFailed(peer(), e);
    }
  }

  @Override
  public boolean reliable() {
    return false;
  }

  @Override
  public boolean isReliable() {
    return false;
  }

  @Override
  public InetSocketAddress source() {
    return peer();
  }

  @Override
  public String transport() {
    return "udp";
  }

  @Override
  public MessageChannel channel() {
    return this;
  }

  @Override
  public ReplyPath replyTo(InetSocketAddress target) {
    return target.equals(peer()) ? this : new UdpChannel(udp, target);
  }

  @Override
  public void close() {}
}
