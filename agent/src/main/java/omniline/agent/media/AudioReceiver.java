package omniline.agent.media;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import omniline.codecs.AudioCodec;
import omniline.codecs.Codecs;
import omniline.codecs.noise.DtxDecoder;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.codecs.stretch.TimeStretcher;
import omniline.rtp.jitter.JitterBuffer;
import omniline.rtp.jitter.JitterFrame;
import omniline.sip.sdp.AudioFormat;
import org.jspecify.annotations.Nullable;

/**
 * The way in: jitter buffer → decoder → 16 kHz PCM, whole ticks at a time whatever the packets' length. Lost frames are
 * concealed (or recovered from the next packet's in-band FEC, RFC 6716 section 2.1.7), pauses of a sender that stops
 * filled with the noise that it described (RFC 3389), and speech is stretched where the playout delay has to change. Payload
 * types may change from packet to packet among those agreed. Owned by the media loop; allocates nothing after construction.
 *
 * <pre>
 * pull ─ FRAME → decode, or rest ─────┐
 *      ─ LOST  → recover or conceal ──┤→ resample → stretch → FIFO → exactly 20 ms
 *      ─ WAIT  → conceal (fades out) ─┘
 * </pre>
 */
final class AudioReceiver implements AutoCloseable {
  /** One packet carries at most 120 ms (RFC 6716 section 3.2); 48 kHz is the widest decoder. */
  private static final int MAX_FRAME_SAMPLES = 48 * 120;

  /** Comfort noise at 8 kHz (RFC 3551 section 4.5.12 and table 4): needs no agreement. */
  static final int COMFORT_NOISE_PAYLOAD_TYPE = 13;

  /** The most that is stretched at once. */
  private static final int PIECE_SAMPLES = Pcm.RATE_HZ / 1000 * 120;

  /** -44 dBFS: below this the jitter buffer may leave out a frame unheard. */
  private static final int SILENCE_PEAK = 200;

  private final JitterBuffer jitter;
  private final JitterFrame frame = new JitterFrame();
  private final @Nullable Lane[] lanes = new Lane[128];
  private final short[] decoded = new short[MAX_FRAME_SAMPLES];
  private final short[] resampled = new short[2 * MAX_FRAME_SAMPLES + 64];
  private final TimeStretcher stretcher = new TimeStretcher(Pcm.RATE_HZ);
  private final short[] piece = new short[PIECE_SAMPLES];
  private final short[] stretched = new short[PIECE_SAMPLES + stretcher.longestGrowthSamples()];
  private final PcmFifo fifo = new PcmFifo(Pcm.RATE_HZ);
  private Lane current;
  private int frameSamples;
  private long concealedSamples;
  private long corruptPackets;

  /**
   * The first of the formats that is known is the one expected.
   *
   * @param seed of the comfort noise
   */
  AudioReceiver(JitterBuffer jitter, List<AudioFormat> formats, long seed) {
    this.jitter = jitter;
    jitter.setStretching(true);
    RandomGenerator random = new SplittableRandom(seed);
    Lane first = null;
    for (AudioFormat format : formats) {
      Lane lane = AudioCodec.named(format.encodingName()).map(codec -> Lane.of(codec, random)).orElse(null);
      lanes[format.payloadType()] = lane;
      first = first == null ? lane : first;
    }
    if (first == null) {
      throw new IllegalArgumentException("no decoder for any of " + formats);
    }
    current = first;
    frameSamples = current.rateHz() / 1000 * Pcm.TICK_MS;
  }

  /** One payload type's decoder and its way to 16 kHz. */
  private record Lane(DtxDecoder decoder, @Nullable PolyphaseResampler resampler, int rateHz, int rtpClockHz) {
    static Lane of(AudioCodec codec, RandomGenerator random) {
      int rateHz = codec == AudioCodec.OPUS ? Pcm.RATE_HZ : codec.sampleRateHz();
      PolyphaseResampler resampler = rateHz == Pcm.RATE_HZ ? null : new PolyphaseResampler(rateHz, Pcm.RATE_HZ);
      return new Lane(new DtxDecoder(Codecs.decoder(codec, rateHz), random), resampler, rateHz, codec.rtpClockHz());
    }

    int samples(int durationTicks) {
      return (int) ((long) durationTicks * rateHz / rtpClockHz);
    }
  }

  /** Fills {@code pcm16k} with exactly {@code lengthSamples}: what the far end said, concealed or silent where nothing came. */
  void read(short[] pcm16k, int lengthSamples, long nowNs) {
    while (fifo.lengthSamples() < lengthSamples) {
      switch (jitter.pull(frame, nowNs)) {
        case FRAME -> hear();
        case LOST -> enqueue(repair(), 0);
        case WAIT -> enqueue(conceal(missing(lengthSamples)), 0);
      }
    }
    fifo.read(pcm16k, 0, lengthSamples);
    jitter.setSilence(peak(pcm16k, lengthSamples) < SILENCE_PEAK);
  }

  /** What is still wanted, at the decoder's rate: a pause lasts no longer than it must. */
  private int missing(int lengthSamples) {
    long samples = (long) lengthSamples - fifo.lengthSamples();
    return (int) ((samples * current.rateHz() + Pcm.RATE_HZ - 1) / Pcm.RATE_HZ);
  }

  private static int peak(short[] pcm, int lengthSamples) {
    int peak = 0;
    for (int i = 0; i < lengthSamples; i++) {
      peak = Math.max(peak, Math.abs(pcm[i]));
    }
    return peak;
  }

  /** Only what was said can be made longer or shorter; what is made up lasts as long as it is wanted anyway. */
  private void hear() {
    int samples = frame.payloadType() == COMFORT_NOISE_PAYLOAD_TYPE ? rest() : decode();
    if (samples > 0) {
      enqueue(samples, (int) (Math.clamp(frame.stretchNs(), -1_000_000_000L, 1_000_000_000L) * Pcm.RATE_HZ / 1_000_000_000L));
    } else {
      corruptPackets++;
      enqueue(conceal(frameSamples), 0);
    }
  }

  private int rest() {
    if (!current.decoder().rest(frame.payload(), frame.offset(), frame.lengthBytes())) {
      return 0;
    }
    return conceal(frameSamples);
  }

  /** 0 or less where the payload is not understood. */
  private int decode() {
    Lane lane = lanes[frame.payloadType() & 0x7f];
    if (lane == null) {
      return 0;
    }
    current = lane;
    int samples = lane.decoder().decode(frame.payload(), frame.offset(), frame.lengthBytes(), decoded, 0);
    frameSamples = samples > 0 ? samples : frameSamples;
    return samples;
  }

  private int repair() {
    int ticks = frame.durationTicks();
    int samples = ticks > 0 ? Math.min(current.samples(ticks), decoded.length) : frameSamples;
    if (frame.hasNext() && current.equals(lanes[frame.payloadType() & 0x7f])) {
      current.decoder().recover(frame.payload(), frame.offset(), frame.lengthBytes(), decoded, 0, samples);
      return madeUp(samples);
    }
    return conceal(samples);
  }

  private int conceal(int samples) {
    current.decoder().conceal(decoded, 0, samples);
    return madeUp(samples);
  }

  /** Noise that the far end has asked for is nothing that was lost. */
  private int madeUp(int samples) {
    if (!current.decoder().resting()) {
      concealedSamples += (long) samples * Pcm.RATE_HZ / current.rateHz();
    }
    return samples;
  }

  private void enqueue(int samples, int wantedSamples) {
    PolyphaseResampler resampler = current.resampler();
    if (resampler == null) {
      stretch(decoded, samples, wantedSamples);
    } else {
      stretch(resampled, resampler.process(decoded, 0, samples, resampled, 0), wantedSamples);
    }
  }

  /** Everything passes here, so that a seam always lies in sound that was given out. */
  private void stretch(short[] pcm16k, int lengthSamples, int wantedSamples) {
    for (int at = 0; at < lengthSamples; at += PIECE_SAMPLES) {
      int length = Math.min(PIECE_SAMPLES, lengthSamples - at);
      System.arraycopy(pcm16k, at, piece, 0, length);
      fifo.write(stretched, 0, stretcher.process(piece, length, at == 0 ? wantedSamples : 0, stretched));
    }
  }

  /** Sound left out or put in for the sake of the playout delay. */
  long stretchedMs() {
    return Pcm.millis(stretcher.changedSamples());
  }

  /** Audio made up because a packet was lost, late, corrupt or not there yet. */
  long concealedMs() {
    return Pcm.millis(concealedSamples);
  }

  /** Packets that the decoder refused. */
  long corruptPackets() {
    return corruptPackets;
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      if (lane != null) {
        lane.decoder().close();
      }
    }
  }
}
