package omniline.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;
import omniline.rtp.RtpPacket;
import omniline.sip.sdp.NegotiatedAudio;

/**
 * The callers' sender: one thread, a packet per call and 20 ms, the calls spread over slots of 2 ms as real callers are. A
 * packet that is late is sent as soon as may be, none is left out. It times itself, because its own lateness is in what it
 * measures of others.
 */
final class SendGrid implements AutoCloseable {
  private static final long SLOT_NS = 2_000_000;
  private static final int SLOTS = 10;
  private static final int MAX_PAYLOAD_BYTES = 1400;

  private final LongSupplier nanoClock;
  private final int frameTicks;
  private final List<List<Line>> slots = new ArrayList<>();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(RtpPacket.HEADER_BYTES + MAX_PAYLOAD_BYTES);
  private final byte[] payload = new byte[MAX_PAYLOAD_BYTES];
  private final Samples latenessNs = new Samples();
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** One call's way out. */
  private record Line(LoadCall call, int payloadType, DatagramChannel channel, InetSocketAddress target) {}

  SendGrid(CallFormat format, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    frameTicks = format.frameTicks();
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new CopyOnWriteArrayList<>());
    }
    thread = Thread.ofPlatform().name("send").daemon(true).start(this::run);
  }

  /** Begins to send, in the slot that the call's number gives. */
  void add(int number, LoadCall call, DatagramChannel channel, NegotiatedAudio audio) {
    slots.get(number % SLOTS).add(new Line(call, audio.sendPayloadType(), channel, audio.remoteRtp()));
  }

  void remove(LoadCall call) {
    slots.forEach(slot -> slot.removeIf(line -> line.call() == call));
  }

  private void run() {
    long dueNs = nanoClock.getAsLong();
    for (int slot = 0; !closed; slot = (slot + 1) % SLOTS) {
      dueNs += SLOT_NS;
      for (long waitNs = dueNs - nanoClock.getAsLong(); waitNs > 0; waitNs = dueNs - nanoClock.getAsLong()) {
        LockSupport.parkNanos(waitNs);
      }
      List<Line> lines = slots.get(slot);
      if (!lines.isEmpty()) {
        note(nanoClock.getAsLong() - dueNs);
      }
      for (Line line : lines) {
        send(line);
      }
    }
  }

  private void send(Line line) {
    LoadCall call = line.call();
    int lengthBytes = call.source().next(payload, nanoClock.getAsLong());
    datagram.clear();
    RtpPacket.writeHeader(
        datagram,
        new RtpPacket.Header(
            line.payloadType(), false, call.nextSequenceNumber(), call.nextTimestamp(frameTicks), call.ssrc()));
    datagram.put(payload, 0, lengthBytes).flip();
    try {
      if (line.channel().send(datagram, line.target()) == 0) {
        failures.incrementAndGet();
      }
    } catch (IOException e) {
      failures.incrementAndGet();
    }
  }

  private synchronized void note(long ns) {
    latenessNs.add(ns);
  }

  /** Forgets how late the slots were so far. */
  synchronized void restartLateness() {
    latenessNs.clear();
  }

  /** How late the slots were since {@link #restartLateness}, in nanoseconds. */
  synchronized Quantiles latenessNs() {
    return latenessNs.quantiles();
  }

  /** Packets that the system did not take. */
  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
