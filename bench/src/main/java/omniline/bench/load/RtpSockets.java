package omniline.bench.load;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import omniline.bench.BenchException;
import omniline.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The callers' UDP sockets, a few for all calls: the far end uses a port for each call, and by that port its packets are told
 * apart. A thread of its own reads them, so that an arrival is timed when it happens and not when the sender has time. What
 * comes to the RTCP ports is read and dropped. On the loopback address.
 */
final class RtpSockets implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;
  private static final int MAX_DATAGRAM_BYTES = 2048;
  private static final int PORT_TRIES = 200;

  private final LongSupplier nanoClock;
  private final Selector selector;
  private final List<DatagramChannel> rtp = new ArrayList<>();
  private final AtomicReferenceArray<@Nullable LoadCall> byRemotePort = new AtomicReferenceArray<>(1 << 16);
  private final ByteBuffer datagram = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
  private final byte[] payload = new byte[MAX_DATAGRAM_BYTES];
  private final RtpPacket packet = new RtpPacket();
  private final Thread thread;

  RtpSockets(int sockets, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    try {
      selector = Selector.open();
      for (int i = 0; i < sockets; i++) {
        openPair();
      }
    } catch (IOException e) {
      throw new BenchException("no UDP sockets for the callers: " + e.getMessage(), e);
    }
    thread = Thread.ofPlatform().name("receive").daemon(true).start(this::receive);
  }

  private void openPair() throws IOException {
    for (int i = 0; i < PORT_TRIES; i++) {
      DatagramChannel even = open(0);
      int port = port(even);
      if (port % 2 == 0 && port < 0xFFFF) {
        try {
          open(port + 1).register(selector, SelectionKey.OP_READ, false);
          even.register(selector, SelectionKey.OP_READ, true);
          rtp.add(even);
          return;
        } catch (BindException e) {
          even.close();
          continue;
        }
      }
      even.close();
    }
    throw new BindException("found no even port with a free one above it");
  }

  private static DatagramChannel open(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** The local RTP port of the call of that number. */
  int localPort(int call) {
    try {
      return port(channel(call));
    } catch (IOException e) {
      throw new BenchException("a socket of the callers has been closed", e);
    }
  }

  DatagramChannel channel(int call) {
    return rtp.get(call % rtp.size());
  }

  /** From now on what comes from that port is this call's. */
  void route(int remotePort, LoadCall call) {
    byRemotePort.set(remotePort, call);
  }

  /** The call is over; the port may be another call's already. */
  void forget(int remotePort, LoadCall call) {
    byRemotePort.compareAndSet(remotePort, call, null);
  }

  private void receive() {
    try {
      while (selector.isOpen()) {
        selector.select(this::drain);
      }
    } catch (IOException | ClosedSelectorException e) {
      if (selector.isOpen()) {
        throw new BenchException("receiving failed: " + e.getMessage(), e);
      }
    }
  }

  private void drain(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    boolean isRtp = Boolean.TRUE.equals(key.attachment());
    try {
      for (InetSocketAddress source = read(channel); source != null; source = read(channel)) {
        if (isRtp) {
          deliver(source.getPort(), nanoClock.getAsLong());
        }
      }
    } catch (IOException e) {
      // A far end that has gone (ICMP port unreachable) is seen by its silence.
    }
  }

  private @Nullable InetSocketAddress read(DatagramChannel channel) throws IOException {
    datagram.clear();
    InetSocketAddress source = (InetSocketAddress) channel.receive(datagram);
    datagram.flip();
    return source;
  }

  private void deliver(int remotePort, long arrivalNs) {
    LoadCall call = byRemotePort.get(remotePort);
    if (call != null && packet.parse(datagram)) {
      int lengthBytes = packet.payloadLengthBytes();
      datagram.get(packet.payloadOffset(), payload, 0, lengthBytes);
      call.sink().onPayload(payload, lengthBytes, packet.timestamp(), arrivalNs);
    }
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
      thread.join(1_000);
    } catch (IOException e) {
      throw new BenchException("the callers' sockets did not close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
