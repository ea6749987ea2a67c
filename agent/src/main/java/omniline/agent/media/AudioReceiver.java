package omniline.agent.media;

import java.util.List;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.Codecs;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.rtp.jitter.JitterBuffer;
import omniline.rtp.jitter.JitterFrame;
import omniline.sip.sdp.AudioFormat;
import org.jspecify.annotations.Nullable;

/**
 * The way in: jitter buffer → decoder → 16 kHz PCM, whole ticks at a time whatever the packets' length. Lost frames are
 * concealed (or recovered from the next packet's in-band FEC, RFC 6716 section 2.1.7). Payload types may change from
 * packet to packet among those agreed. Owned by the media loop; allocates nothing after construction.
 *
 * <pre>
 * pull ─ FRAME → decode ─┐
 *      ─ LOST  → recover or conceal ─┤→ resample → FIFO → exactly 20 ms
 *      ─ WAIT  → conceal (fades out) ┘
 * </pre>
 */
final class AudioReceiver implements AutoCloseable {
  /** One packet carries at most 120 ms (RFC 6716 section 3.2); 48 kHz is the widest decoder. */
  private static final int MAX_FRAME_SAMPLES = 48 * 120;

  /** -44 dBFS: below this the jitter buffer may leave out a frame unheard. */
  private static final int SILENCE_PEAK = 200;

  private final JitterBuffer jitter;
  private final JitterFrame frame = new JitterFrame();
  private final @Nullable Lane[] lanes = new Lane[128];
  private final short[] decoded = new short[MAX_FRAME_SAMPLES];
  private final short[] resampled = new short[2 * MAX_FRAME_SAMPLES + 64];
  private final PcmFifo fifo = new PcmFifo(Pcm.RATE_HZ);
  private Lane current;
  private int frameSamples;
  private long concealedSamples;
  private long corruptPackets;

  AudioReceiver(JitterBuffer jitter, List<AudioFormat> formats) {
    this.jitter = jitter;
    Lane first = null;
    for (AudioFormat format : formats) {
      Lane lane = AudioCodec.named(format.encodingName()).map(Lane::of).orElse(null);
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
  private record Lane(AudioDecoder decoder, @Nullable PolyphaseResampler resampler, int rateHz, int rtpClockHz) {
    static Lane of(AudioCodec codec) {
      int rateHz = codec == AudioCodec.OPUS ? Pcm.RATE_HZ : codec.sampleRateHz();
      PolyphaseResampler resampler = rateHz == Pcm.RATE_HZ ? null : new PolyphaseResampler(rateHz, Pcm.RATE_HZ);
      return new Lane(Codecs.decoder(codec, rateHz), resampler, rateHz, codec.rtpClockHz());
    }

    int samples(int durationTicks) {
      return (int) ((long) durationTicks * rateHz / rtpClockHz);
    }
  }

  /** Fills {@code pcm16k} with exactly {@code lengthSamples}: what the far end said, concealed or silent where nothing came. */
  void read(short[] pcm16k, int lengthSamples, long nowNs) {
    while (fifo.lengthSamples() < lengthSamples) {
      int samples =
          switch (jitter.pull(frame, nowNs)) {
            case FRAME -> decode();
            case LOST -> repair();
            case WAIT -> conceal(missing(lengthSamples));
          };
      enqueue(samples);
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

  private int decode() {
    Lane lane = lanes[frame.payloadType() & 0x7f];
    if (lane == null) {
      corruptPackets++;
      return conceal(frameSamples);
    }
    current = lane;
    int samples = lane.decoder().decode(frame.payload(), frame.offset(), frame.lengthBytes(), decoded, 0);
    if (samples <= 0) {
      corruptPackets++;
      return conceal(frameSamples);
    }
    frameSamples = samples;
    return samples;
  }

  private int repair() {
    int ticks = frame.durationTicks();
    int samples = ticks > 0 ? Math.min(current.samples(ticks), decoded.length) : frameSamples;
    if (frame.hasNext() && current.equals(lanes[frame.payloadType() & 0x7f])) {
      current.decoder().recover(frame.payload(), frame.offset(), frame.lengthBytes(), decoded, 0, samples);
      concealedSamples += toPcmRate(samples);
      return samples;
    }
    return conceal(samples);
  }

  private int conceal(int samples) {
    current.decoder().conceal(decoded, 0, samples);
    concealedSamples += toPcmRate(samples);
    return samples;
  }

  private long toPcmRate(int samples) {
    return (long) samples * Pcm.RATE_HZ / current.rateHz();
  }

  private void enqueue(int samples) {
    PolyphaseResampler resampler = current.resampler();
    if (resampler == null) {
      fifo.write(decoded, 0, samples);
    } else {
      fifo.write(resampled, 0, resampler.process(decoded, 0, samples, resampled, 0));
    }
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
