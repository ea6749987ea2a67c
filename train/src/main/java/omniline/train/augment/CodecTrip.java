package omniline.train.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.train.corpus.AudioFiles;

/**
 * Through a codec and back in packets of 20 ms, some of which are lost, singly and in runs, and concealed or recovered as in a call.
 * The codec's delay is taken out. Holds a codec until closed. Owned by one thread.
 */
public final class CodecTrip implements Effect, AutoCloseable {
  private static final int RATE_HZ = 16_000;
  private static final int FRAME_MS = 20;
  private static final int MAX_PAYLOAD_BYTES = 1500;

  /** libopus in its voice mode holds 6.5 ms back (opus_encoder_ctl, OPUS_GET_LOOKAHEAD: 312 samples at 48 kHz). */
  private static final int OPUS_DELAY_SAMPLES = 104;

  /** A lost packet is followed by a lost one this often: runs of 1.5 packets. */
  private static final double LOSS_GOES_ON = 1 / 3.0;

  private final AudioEncoder encoder;
  private final AudioDecoder decoder;
  private final double mostLoss;
  private final byte[][] payloads = new byte[2][MAX_PAYLOAD_BYTES];

  private CodecTrip(AudioCodec codec, EncoderSettings settings, double mostLoss) {
    if (!(mostLoss >= 0 && mostLoss < 0.5)) {
      throw new IllegalArgumentException("a share of 0 to 0.5 of the packets can be lost, not " + mostLoss);
    }
    this.mostLoss = mostLoss;
    encoder = Codecs.encoder(codec, settings);
    decoder = Codecs.decoder(codec, settings.rateHz());
  }

  /** G.711 mu-law at 8 kHz, losing an even draw of up to that share of the packets. */
  public static CodecTrip pcmu(double mostLoss) {
    return new CodecTrip(AudioCodec.PCMU, EncoderSettings.g711(), mostLoss);
  }

  /** G.711 A-law at 8 kHz. */
  public static CodecTrip pcma(double mostLoss) {
    return new CodecTrip(AudioCodec.PCMA, EncoderSettings.g711(), mostLoss);
  }

  /** Opus of 16 kHz at a bit rate of 6000 to 510000 bit/s, with in-band FEC where packets are lost. */
  public static CodecTrip opus(int bitrateBps, double mostLoss) {
    boolean losing = mostLoss > 0;
    return new CodecTrip(AudioCodec.OPUS, new EncoderSettings(RATE_HZ, bitrateBps, 5, losing, losing ? 10 : 0), mostLoss);
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    if (samples16k.length == 0) {
      return samples16k;
    }
    int rateHz = encoder.rateHz();
    int delay = encoder.codec() == AudioCodec.OPUS ? OPUS_DELAY_SAMPLES : 0;
    short[] in = AudioFiles.toPcm(PolyphaseResampler.resample(samples16k, RATE_HZ, rateHz));
    int frame = rateHz * FRAME_MS / 1000;
    int frames = Math.ceilDiv(in.length + delay, frame);
    short[] padded = new short[frames * frame];
    System.arraycopy(in, 0, padded, 0, in.length);
    short[] decoded = transported(padded, frame, losses(frames, random));
    short[] aligned = new short[in.length];
    System.arraycopy(decoded, delay, aligned, 0, in.length);
    float[] out = PolyphaseResampler.resample(AudioFiles.toFloats(aligned), rateHz, RATE_HZ);
    return out.length == samples16k.length ? out : Arrays.copyOf(out, samples16k.length);
  }

  /** Two states, lossless and losing (Gilbert 1960). */
  private boolean[] losses(int frames, RandomGenerator random) {
    double loss = mostLoss * random.nextDouble();
    double begins = loss * (1 - LOSS_GOES_ON) / (1 - loss);
    boolean[] lost = new boolean[frames + 1];
    for (int i = 1; i < frames; i++) {
      lost[i] = random.nextDouble() < (lost[i - 1] ? LOSS_GOES_ON : begins);
    }
    return lost;
  }

  private short[] transported(short[] pcm, int frame, boolean[] lost) {
    encoder.reset();
    decoder.reset();
    short[] out = new short[pcm.length];
    int frames = pcm.length / frame;
    int lengthBytes = encoder.encode(pcm, 0, frame, payloads[0], 0);
    for (int i = 0; i < frames; i++) {
      byte[] current = payloads[i % 2];
      byte[] next = payloads[(i + 1) % 2];
      int nextBytes = i + 1 < frames ? encoder.encode(pcm, (i + 1) * frame, frame, next, 0) : 0;
      int at = i * frame;
      if (lost[i] && nextBytes > 0 && !lost[i + 1]) {
        decoder.recover(next, 0, nextBytes, out, at, frame);
      } else if (lost[i] || decoder.decode(current, 0, lengthBytes, out, at) < 0) {
        decoder.conceal(out, at, frame);
      }
      lengthBytes = nextBytes;
    }
    return out;
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
  }
}
