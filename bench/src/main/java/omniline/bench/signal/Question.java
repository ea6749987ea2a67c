package omniline.bench.signal;

import java.nio.file.Path;
import java.util.Arrays;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.codecs.wav.SoundFile;
import omniline.codecs.wav.WavFormatException;

/**
 * Something a caller says, cut off at the end of the speech: the last hop of 10 ms that is not {@link #QUIET_DB} below the
 * loudest one. Immutable by agreement: nobody writes to its samples.
 */
public final class Question {
  /** What is quieter than this against the loudest hop, at the end, is no speech. */
  private static final double QUIET_DB = -30;

  private static final int HOP_SAMPLES = SyntheticVoice.RATE_HZ / 100;

  private final short[] pcm16k;

  /** Mono at 16 kHz; its last 10 ms are speech. */
  public Question(short[] pcm16k) {
    this.pcm16k = pcm16k;
  }

  /** Reads a recording of any rate. */
  public static Question read(Path file) throws WavFormatException {
    return endingWithSpeech(pcm(SoundFile.read(file).mono(SyntheticVoice.RATE_HZ)));
  }

  /** The same without the silence behind the last word. */
  public static Question endingWithSpeech(short[] pcm16k) {
    double loudest = 0;
    for (int at = 0; at + HOP_SAMPLES <= pcm16k.length; at += HOP_SAMPLES) {
      loudest = Math.max(loudest, power(pcm16k, at));
    }
    int end = pcm16k.length / HOP_SAMPLES * HOP_SAMPLES;
    while (end > 0 && power(pcm16k, end - HOP_SAMPLES) < loudest * Math.pow(10, QUIET_DB / 10)) {
      end -= HOP_SAMPLES;
    }
    return new Question(Arrays.copyOf(pcm16k, end));
  }

  private static double power(short[] pcm, int from) {
    double sum = 0;
    for (int i = from; i < from + HOP_SAMPLES; i++) {
      sum += (double) pcm[i] * pcm[i];
    }
    return sum;
  }

  /** The samples at 16 kHz, not copied. */
  public short[] pcm16k() {
    return pcm16k;
  }

  /** Length of the speech. */
  public double seconds() {
    return pcm16k.length / (double) SyntheticVoice.RATE_HZ;
  }

  /** The same sound at another rate. */
  public short[] at(int rateHz) {
    if (rateHz == SyntheticVoice.RATE_HZ) {
      return pcm16k;
    }
    float[] wave = new float[pcm16k.length];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = pcm16k[i] / 32768f;
    }
    return pcm(PolyphaseResampler.resample(wave, SyntheticVoice.RATE_HZ, rateHz));
  }

  private static short[] pcm(float[] wave) {
    short[] pcm = new short[wave.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.clamp(Math.round(wave[i] * 32768f), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return pcm;
  }
}
