package omniline.sip.transport;

import gov.nist.javax.sip.stack.MessageChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import omniline.sip.framing.StreamFraming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection, accepted or opened by us: a virtual thread reads and frames, another writes from a short queue, so that a peer
 * which does not read can never block a sender. Whoever is slow is closed by {@link TcpTransport}'s sweep. Thread-safe.
 */
final class TcpChannel extends Channel implements Ingress.Arrival, ReplyPath, StreamFraming.Sink {

  private static final Logger log = LoggerFactory.getLogger(TcpChannel.class);
  private static final int WRITE_QUEUE = 256;
  private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

  private final TcpTransport tcp;
  private final Socket socket;
  private final StreamFraming framing;
  private final BlockingQueue<byte[]> writes = new ArrayBlockingQueue<>(WRITE_QUEUE);
  private volatile long lastMessageNs;
  private volatile long writeStartedNs;
  private volatile boolean writing;
  private volatile boolean spoken;
  private volatile boolean midMessage;

  TcpChannel(TcpTransport tcp, Socket socket) {
    super(tcp, (InetSocketAddress) socket.getRemoteSocketAddress());
    this.tcp = tcp;
    this.socket = socket;
    this.framing = new StreamFraming(tcp.getMaximumMessageSize(), this);
    this.lastMessageNs = tcp.nowNs();
  }

  void start() {
    String name = "sip-" + getTransport() + "-" + peer();
    Thread.ofVirtual().name(name + "-in").start(this::read);
    Thread.ofVirtual().name(name + "-out").start(this::write);
  }

  private void read() {
    byte[] buffer = new byte[8_192];
    try {
      // Not closed here: closing a stream closes the socket, and an answer may still be on its way out.
      InputStream in = socket.getInputStream();
      int count = in.read(buffer);
      while (count >= 0 && framing.accept(buffer, count)) {
        midMessage = framing.midMessage();
        count = in.read(buffer);
      }
    } catch (IOException e) {
      log.trace("reading from {} ended", peer(), e);
      if (!spoken) {
        tcp.failed(this, e);
      }
    } finally {
      closeAfterWrites();
    }
  }

  private void write() {
    try (OutputStream out = socket.getOutputStream()) {
      while (true) {
        byte[] message = writes.take();
        if (message.length == 0) {
          return;
        }
        writeStartedNs = tcp.nowNs();
        writing = true;
        out.write(message);
        out.flush();
        writing = false;
      }
    } catch (IOException e) {
      log.trace("writing to {} ended", peer(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  @Override
  public void message(byte[] message) {
    spoken = true;
    lastMessageNs = tcp.nowNs();
    tcp.ingress().receive(message, this, this);
  }

  @Override
  public void ping() {
    lastMessageNs = tcp.nowNs();
    send(PONG);
  }

  @Override
  public void broken(byte[] start) {
    // The reader says 400 where it can, because it sees the same bad length or no header end.
    tcp.ingress().receive(start, this, this);
  }

  /** Silent, half-way through a message, or not reading what we write, for longer than allowed. */
  boolean overdue(long nowNs, TcpTransport.Limits limits) {
    long sinceMessageNs = nowNs - lastMessageNs;
    boolean stuckWriting = writing && nowNs - writeStartedNs > limits.messageNs();
    boolean unfinished = (midMessage || !spoken) && sinceMessageNs > limits.messageNs();
    return stuckWriting || unfinished || sinceMessageNs > limits.idleNs();
  }

  /** The smaller, the sooner this connection may be given up for a new one. */
  long worth() {
    return spoken ? lastMessageNs : lastMessageNs - Long.MAX_VALUE / 4;
  }

  @Override
  void write(byte[] message) throws IOException {
    tcp.ingress().counters().messagesOut.increment();
    if (socket.isClosed() || !writes.offer(message)) {
      close();
      throw new IOException("the connection to " + peer() + " is closed or does not take what we send");
    }
  }

  @Override
  public void send(byte[] message) {
    if (!writes.offer(message)) {
      close();
    }
  }

  private void closeAfterWrites() {
    if (!writes.offer(new byte[0])) {
      close();
    }
  }

  @Override
  public void close() {
    tcp.gone(this);
    try {
      socket.close();
    } catch (IOException e) {
      log.trace("closing {} failed", peer(), e);
    }
    writes.clear();
    writes.offer(new byte[0]);
    // Only now: whatever is written from here on fails by itself.
    tcp.closed(this);
  }

  boolean open() {
    return !socket.isClosed();
  }

  @Override
  public boolean reliable() {
    return true;
  }

  @Override
  public boolean isReliable() {
    return true;
  }

  @Override
  public InetSocketAddress source() {
    return peer();
  }

  @Override
  public String transport() {
    return tcp.getTransport().toLowerCase(Locale.ROOT);
  }

  @Override
  public MessageChannel channel() {
    return this;
  }

  /** A stream answers on itself (RFC 3261 section 18.2.2). */
  @Override
  public ReplyPath replyTo(InetSocketAddress target) {
    return this;
  }
}
