package omniline.bench.load;

import java.util.Arrays;
import java.util.function.BiConsumer;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;
import omniline.bench.signal.Tone;
import omniline.codecs.AudioDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the echo on one call: when each packet came against its RTP timestamp, and whether what came is this call's own
 * tone. Packets are written by the receiving thread; everything is read after the call, so each side locks shortly.
 *
 * <pre>
 *  transit  = arrival - timestamp           the same for every packet of a punctual sender
 *  late     = transit - least transit       how long after its place on the sender's best grid
 *  interval = | transit - last transit |    deviation of the time between two packets from 20 ms
 * </pre>
 */
public final class EchoEar implements PayloadSink {
  private static final int KEPT_PACKETS = 64;

  private final CallFormat format;
  private final int frequencyHz;
  private final byte[][] kept = new byte[KEPT_PACKETS][];
  private final Samples transitNs = new Samples();
  private long packets;
  private int baseTimestamp;
  private int firstTimestamp;
  private int lastTimestamp;
  private long sinceNs = Long.MAX_VALUE;
  private long untilNs = Long.MAX_VALUE;

  public EchoEar(CallFormat format, int frequencyHz) {
    this.format = format;
    this.frequencyHz = frequencyHz;
  }

  /** Only arrivals within are timed from now on. */
  public synchronized void window(long fromNs, long toNs) {
    transitNs.clear();
    sinceNs = fromNs;
    untilNs = toNs;
  }

  @Override
  public synchronized void onPayload(byte[] payload, int lengthBytes, int timestamp, long arrivalNs) {
    if (packets == 0) {
      baseTimestamp = timestamp;
    }
    kept[(int) (packets++ % KEPT_PACKETS)] = Arrays.copyOf(payload, lengthBytes);
    if (arrivalNs >= sinceNs && arrivalNs < untilNs) {
      firstTimestamp = transitNs.size() == 0 ? timestamp : firstTimestamp;
      lastTimestamp = timestamp;
      transitNs.add(arrivalNs - format.ticksToNs(timestamp - baseTimestamp));
    }
  }

  /** Packets since the beginning of the call. */
  public synchronized long packets() {
    return packets;
  }

  /** Packets that came within the window. */
  public synchronized int packetsInWindow() {
    return transitNs.size();
  }

  /** Packets that should have come between the first and the last of the window, both included. */
  public synchronized int expectedInWindow() {
    return transitNs.size() == 0 ? 0 : (lastTimestamp - firstTimestamp) / format.frameTicks() + 1;
  }

  /** How long after its place on the grid each packet of the window came; added to {@code into}. */
  public synchronized void lateness(Samples into) {
    long leastNs = Long.MAX_VALUE;
    for (int i = 0; i < transitNs.size(); i++) {
      leastNs = Math.min(leastNs, transitNs.get(i));
    }
    for (int i = 0; i < transitNs.size(); i++) {
      into.add(transitNs.get(i) - leastNs);
    }
  }

  /** Deviations of the packets' intervals from what their timestamps say; added to {@code into}. */
  public synchronized void intervals(Samples into) {
    for (int i = 1; i < transitNs.size(); i++) {
      into.add(Math.abs(transitNs.get(i) - transitNs.get(i - 1)));
    }
  }

  /** Which share (0..1) of the energy is the tone that this call sent: the median of the last second's tenths. */
  public synchronized double ownToneShare() {
    if (packets < KEPT_PACKETS) {
      return 0;
    }
    short[] pcm = new short[KEPT_PACKETS * format.frameSamples() * 6];
    int lengthSamples = 0;
    try (AudioDecoder decoder = format.decoder()) {
      for (int i = 0; i < KEPT_PACKETS; i++) {
        byte @Nullable [] payload = kept[(int) ((packets + i) % KEPT_PACKETS)];
        if (payload != null) {
          lengthSamples += Math.max(0, decoder.decode(payload, 0, payload.length, pcm, lengthSamples));
        }
      }
    }
    return shareInBlocks(pcm, lengthSamples);
  }

  /** The median of blocks of 100 ms in the last second: a packet lost or a frame skipped shifts the phase, not the tone. */
  private double shareInBlocks(short[] pcm, int lengthSamples) {
    int block = format.pcmRateHz() / 10;
    double[] shares = new double[Math.min(10, lengthSamples / block)];
    for (int i = 0; i < shares.length; i++) {
      int to = lengthSamples - i * block;
      shares[i] = Tone.share(Arrays.copyOfRange(pcm, to - block, to), block, frequencyHz, format.pcmRateHz());
    }
    Arrays.sort(shares);
    return shares.length == 0 ? 0 : shares[shares.length / 2];
  }

  /** All calls' lateness or intervals as one distribution. */
  public static Quantiles over(Iterable<EchoEar> ears, BiConsumer<EchoEar, Samples> what) {
    Samples all = new Samples();
    ears.forEach(ear -> what.accept(ear, all));
    return all.quantiles();
  }
}
