package omniline.sip.transport;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The part of a JAIN-SIP message channel that is the same for every transport: who the peer is, and which stack this belongs to.
 * Immutable.
 */
abstract class Channel extends MessageChannel implements RawMessageChannel {

  private final MessageProcessor transport;
  private final InetSocketAddress peer;

  Channel(MessageProcessor transport, InetSocketAddress peer) {
    this.transport = transport;
    this.peer = peer;
    super.messageProcessor = transport;
  }

  final InetSocketAddress peer() {
    return peer;
  }

  /** Sends on this channel; counts. */
  abstract void write(byte[] message) throws IOException;

  @Override
  public void sendMessage(SIPMessage message) throws IOException {
    write(message.encodeAsBytes(getTransport()));
  }

  /** Called by the stack for a message to ourselves, which takes the same way as any other. */
  @Override
  public void processMessage(SIPMessage message) throws IOException {
    sendMessage(message);
  }

  @Override
  protected void sendMessage(byte[] message, InetAddress receiverAddress, int receiverPort, boolean reconnect) throws IOException {
    write(message);
  }

  @Override
  public SIPTransactionStack getSIPStack() {
    return transport.getSIPStack();
  }

  @Override
  public String getTransport() {
    return transport.getTransport();
  }

  @Override
  public boolean isSecure() {
    return transport.isSecure();
  }

  @Override
  public String getPeerAddress() {
    return peer.getAddress().getHostAddress();
  }

  @Override
  protected InetAddress getPeerInetAddress() {
    return peer.getAddress();
  }

  @Override
  protected String getPeerProtocol() {
    return getTransport();
  }

  @Override
  public int getPeerPort() {
    return peer.getPort();
  }

  @Override
  public int getPeerPacketSourcePort() {
    return peer.getPort();
  }

  @Override
  public InetAddress getPeerPacketSourceAddress() {
    return peer.getAddress();
  }

  @Override
  public String getKey() {
    return getKey(peer.getAddress(), peer.getPort(), getTransport());
  }

  @Override
  public String getViaHost() {
    return transport.getIpAddress().getHostAddress();
  }

  @Override
  public int getViaPort() {
    return transport.getPort();
  }
}
