package omniline.sip.transport;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of TCP, or of TLS over it, and the connections of both directions (RFC 3261 section 18). Virtual threads accept, read and write. Connections
 * are limited: beyond the limit the one that has been silent longest makes room, those that never said anything first; a message not
 * complete in 32 s, a peer that does not read, and an hour of silence end a connection. Thread-safe.
 */
public final class TcpTransport extends MessageProcessor {

  private static final Logger log = LoggerFactory.getLogger(TcpTransport.class);
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int BACKLOG = 256;
  private static final byte[] KEEP_ALIVE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Ingress ingress;
  private final Limits limits;
  private final StreamSockets sockets;
  private final @Nullable ServerSocket server;
  private final Map<InetSocketAddress, TcpChannel> connections = new ConcurrentHashMap<>();
  private volatile boolean running = true;

  /**
   * How much a peer may ask of us.
   *
   * @param messageNs longest time for one message, and for a new connection to say something
   * @param idleNs longest silence
   * @param nanoClock what these times are measured with
   */
  public record Limits(int maxMessageBytes, int maxConnections, long messageNs, long idleNs, LongSupplier nanoClock) {}

  /** What a stream transport works with: the door, the sockets, the limits. */
  public record Means(Ingress ingress, StreamSockets sockets, Limits limits) {}

  /** Binds at once, so that a port in use is known here. */
  public TcpTransport(SIPTransactionStack stack, InetSocketAddress listen, Means means) throws IOException {
    super(listen.getAddress(), listen.getPort(), means.sockets.transport(), stack);
    this.ingress = means.ingress;
    this.limits = means.limits;
    this.sockets = means.sockets;
    ServerSocket made = sockets.listening();
    if (made != null) {
      made.setReuseAddress(true);
      made.bind(listen, BACKLOG);
    }
    this.server = made;
  }

  @Override
  public void start() {
    ServerSocket listening = server;
    if (listening != null) {
      Thread.ofVirtual().name("sip-" + getTransport() + "-" + getPort()).start(() -> accept(listening));
    }
  }

  private void accept(ServerSocket listening) {
    while (running) {
      try {
        open(listening.accept());
      } catch (IOException e) {
        if (listening.isClosed()) {
          return;
        }
        log.debug("a SIP connection was not accepted", e);
      }
    }
  }

  private TcpChannel open(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    TcpChannel channel = new TcpChannel(this, socket);
    if (connections.size() >= limits.maxConnections()) {
      connections.values().stream().min(Comparator.comparingLong(TcpChannel::worth)).ifPresent(TcpChannel::close);
    }
    connections.put(channel.peer(), channel);
    channel.start();
    return channel;
  }

  /** Ends connections that break the limits; to be called every few seconds. */
  public void sweep() {
    long nowNs = nowNs();
    for (TcpChannel channel : connections.values()) {
      if (channel.overdue(nowNs, limits)) {
        channel.close();
      }
    }
  }

  /** Sends two empty lines on the connection to that peer, if there is one (RFC 5626 section 4.4.1). */
  public void keepAlive(InetSocketAddress target) {
    TcpChannel known = connections.get(target);
    if (known != null && known.open()) {
      known.send(KEEP_ALIVE);
    }
  }

  /** Whether there is an open connection to that peer. */
  public boolean connected(InetSocketAddress peer) {
    TcpChannel known = connections.get(peer);
    return known != null && known.open();
  }

  /** Connects to a peer, if we are not, by the name that its address carries. Blocks for up to ten seconds. */
  public void connect(InetSocketAddress peer) throws IOException {
    channel(peer.getHostString(), peer.getAddress(), peer.getPort());
  }

  /** Connections open now. */
  public int connections() {
    return connections.size();
  }

  void gone(TcpChannel channel) {
    connections.remove(channel.peer(), channel);
  }

  void failed(TcpChannel channel, IOException failure) {
    sockets.failed(channel.peer(), failure);
  }

  Ingress ingress() {
    return ingress;
  }

  long nowNs() {
    return limits.nanoClock().getAsLong();
  }

  @Override
  public void stop() {
    running = false;
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      log.debug("closing the SIP listener failed", e);
    }
    connections.values().forEach(TcpChannel::close);
  }

  @Override
  public MessageChannel createMessageChannel(HostPort target) throws IOException {
    return channel(target.getHost().getHostname(), target.getInetAddress(), target.getPort());
  }

  @Override
  public MessageChannel createMessageChannel(InetAddress host, int port) throws IOException {
    return channel(host.getHostAddress(), host, port);
  }

  /** The open connection to that peer, or a new one. Blocks up to ten seconds: never called on a thread that must not. */
  private MessageChannel channel(String name, InetAddress host, int port) throws IOException {
    InetSocketAddress target = new InetSocketAddress(host, port > 0 ? port : getDefaultTargetPort());
    TcpChannel known = connections.get(target);
    if (known != null && known.open()) {
      return known;
    }
    Socket socket = new Socket();
    try {
      socket.connect(target, CONNECT_TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      return open(sockets.connected(socket, name));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public SIPTransactionStack getSIPStack() {
    return sipStack;
  }

  @Override
  public int getDefaultTargetPort() {
    return isSecure() ? 5061 : 5060;
  }

  @Override
  public boolean isSecure() {
    return getTransport().equalsIgnoreCase("tls");
  }

  @Override
  public int getMaximumMessageSize() {
    return limits.maxMessageBytes();
  }

  @Override
  public boolean inUse() {
    return !connections.isEmpty();
  }
}
