package omniline.agent.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One call's media in a file that tshark reads (pcap 2.4, link type 101: bare IP packets, RFC 791 or RFC 8200, with UDP of RFC 768),
 * decrypted where they were encrypted. Owned by the media loop, which fills blocks; another thread writes them, and where it does not
 * keep up packets are left out and counted.
 *
 * <pre>
 *   | seconds 4 | microseconds 4 | length 4 | length 4 | IP 20 or 40 | UDP 8 | RTP or RTCP |
 * </pre>
 */
public final class PacketCapture implements AutoCloseable {
  private static final int MAGIC = 0xA1B2C3D4;
  private static final int LINK_TYPE_RAW = 101;
  private static final int LONGEST_BYTES = 65_535;
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int RECORD_BYTES = 16;
  private static final int UDP_BYTES = 8;
  private static final int UDP = 17;
  private static final int HOP_LIMIT = 64;

  private final FileChannel file;
  private final Executor writer;
  private final long epochOffsetNs;
  private final ByteBuffer[] blocks = {ByteBuffer.allocate(BLOCK_BYTES), ByteBuffer.allocate(BLOCK_BYTES)};
  private final boolean[] writing = new boolean[blocks.length];
  private volatile @Nullable String failure;
  private volatile boolean closed;
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private int filling;
  private long bytes;
  private long mostBytes = Long.MAX_VALUE;

  /**
   * Creates the file, or empties it.
   *
   * @param writer a single thread that may block
   * @param epochOffsetNs time since 1970 less that of the media loop's clock
   * @throws UncheckedIOException when there can be no such file
   */
  public PacketCapture(Path path, Executor writer, long epochOffsetNs) {
    this.writer = writer;
    this.epochOffsetNs = epochOffsetNs;
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
    }
    blocks[0].putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(LONGEST_BYTES).putInt(LINK_TYPE_RAW);
  }

  /** Leaves out what would make the file longer than that. Before the first packet. */
  public PacketCapture atMost(long lengthBytes) {
    mostBytes = lengthBytes;
    return this;
  }

  /** A datagram went from one address to another; its position and limit stay as they are. */
  public void add(ByteBuffer datagram, InetSocketAddress from, InetSocketAddress to, long nowNs) {
    byte[] source = from.getAddress().getAddress();
    byte[] target = to.getAddress().getAddress();
    int udpBytes = UDP_BYTES + datagram.remaining();
    int ipBytes = source.length == 4 ? 20 : 40;
    ByteBuffer out = bytes + RECORD_BYTES + ipBytes + udpBytes > mostBytes ? null : room(RECORD_BYTES + ipBytes + udpBytes);
    if (out == null || source.length != target.length) {
      leftOut.incrementAndGet();
      return;
    }
    bytes += RECORD_BYTES + ipBytes + udpBytes;
    long epochNs = nowNs + epochOffsetNs;
    out.putInt((int) (epochNs / 1_000_000_000L)).putInt((int) (epochNs % 1_000_000_000L / 1_000));
    out.putInt(ipBytes + udpBytes).putInt(ipBytes + udpBytes);
    if (source.length == 4) {
      version4(out, source, target, udpBytes);
    } else {
      out.putInt(6 << 28).putShort((short) udpBytes).put((byte) UDP).put((byte) HOP_LIMIT).put(source).put(target);
    }
    int udp = out.position();
    out.putShort((short) from.getPort()).putShort((short) to.getPort()).putShort((short) udpBytes).putShort((short) 0);
    out.put(datagram.duplicate());
    long sum = sum(out, udp - 2 * source.length, out.position()) + UDP + udpBytes;
    out.putShort(udp + 6, checksum(sum));
    packets.incrementAndGet();
  }

  private static void version4(ByteBuffer out, byte[] source, byte[] target, int udpBytes) {
    int ip = out.position();
    out.putShort((short) 0x4500).putShort((short) (20 + udpBytes)).putInt(0x4000);
    out.put((byte) HOP_LIMIT).put((byte) UDP).putShort((short) 0).put(source).put(target);
    out.putShort(ip + 10, checksum(sum(out, ip, out.position())));
  }

  private static long sum(ByteBuffer bytes, int from, int to) {
    long sum = 0;
    for (int at = from; at < to; at++) {
      sum += (at - from) % 2 == 0 ? (bytes.get(at) & 0xff) << 8 : bytes.get(at) & 0xff;
    }
    return sum;
  }

  /** The ones' complement of the sum; never 0, which would mean that there is none. */
  private static short checksum(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (short) (folded == 0xffff ? 0xffff : ~folded);
  }

  private @Nullable ByteBuffer room(int bytes) {
    if (blocks[filling].remaining() < bytes) {
      int other = 1 - filling;
      if (busy(other)) {
        return null;
      }
      hand(filling);
      filling = other;
      blocks[filling].clear();
    }
    return bytes > BLOCK_BYTES ? null : blocks[filling];
  }

  private boolean busy(int block) {
    synchronized (writing) {
      return writing[block];
    }
  }

  private void hand(int block) {
    synchronized (writing) {
      writing[block] = true;
    }
    writer.execute(() -> {
      write(blocks[block].flip());
      synchronized (writing) {
        writing[block] = false;
      }
    });
  }

  private void write(ByteBuffer block) {
    try {
      while (block.hasRemaining() && failure == null) {
        file.write(block);
      }
    } catch (IOException e) {
      // A full disk ends the capture, not the call.
      failure = String.valueOf(e.getMessage());
    }
  }

  /** Whether it takes no more. Any thread. */
  public boolean closed() {
    return closed;
  }

  /** Datagrams taken. Any thread. */
  public long packets() {
    return packets.get();
  }

  /** Datagrams for which there was no room. Any thread. */
  public long leftOut() {
    return leftOut.get();
  }

  /** Why the file takes no more; null while it does. Any thread. */
  public @Nullable String failure() {
    return failure;
  }

  /** Hands over what is left; the file is complete when the writer has come to it. */
  @Override
  public void close() {
    closed = true;
    hand(filling);
    writer.execute(() -> {
      try {
        file.close();
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      }
    });
  }
}
