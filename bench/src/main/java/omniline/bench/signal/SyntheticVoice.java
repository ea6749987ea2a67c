package omniline.bench.signal;

import java.util.random.RandomGenerator;

/**
 * A made-up voice: glottal pulses and hiss through three formant resonators, syllable by syllable. It says nothing, but voice
 * detectors take it for speech and it ends sharply, so that the moment the caller fell silent is known to the sample.
 *
 * <pre>
 *  syllable   |hiss 50 ms|  vowel 130..230 ms  |gap 30 ms|      pulses at 100..150 Hz, falling through the sentence
 * </pre>
 */
public final class SyntheticVoice {
  /** Sampling rate of what it says. */
  public static final int RATE_HZ = 16_000;

  /** Formants of a, e, i, o, u for a man's voice in Hz (Peterson and Barney 1952). */
  private static final double[][] VOWELS = {
    {730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}
  };

  private static final double[] BANDWIDTHS_HZ = {80, 100, 140};
  private static final double PEAK = 0.4;
  private static final int FADE_SAMPLES = RATE_HZ / 100;
  private static final int HISS_SAMPLES = RATE_HZ / 20;
  private static final int GAP_SAMPLES = RATE_HZ * 3 / 100;

  private final RandomGenerator random;
  private double phase;

  private SyntheticVoice(RandomGenerator random) {
    this.random = random;
  }

  /** A sentence of about that length, its last sample voiced. The same generator state gives the same sentence. */
  public static short[] sentence(double seconds, RandomGenerator random) {
    int lengthSamples = (int) (seconds * RATE_HZ);
    double[] wave = new double[lengthSamples];
    SyntheticVoice voice = new SyntheticVoice(random);
    int at = 0;
    while (at < lengthSamples) {
      at = voice.syllable(wave, at);
    }
    return scaled(wave);
  }

  /** Adds one syllable; returns where the next begins. */
  private int syllable(double[] wave, int from) {
    double[] formants = VOWELS[random.nextInt(VOWELS.length)];
    boolean hissing = random.nextInt(3) == 0;
    int hiss = hissing ? HISS_SAMPLES : 0;
    int end = from + hiss + RATE_HZ * (13 + random.nextInt(10)) / 100;
    if (wave.length - end < RATE_HZ / 5) {
      end = wave.length;
    }
    Resonator[] tract = tract(formants);
    double pitchHz = 150 - 50.0 * from / wave.length;
    for (int i = from; i < end; i++) {
      double source = i < from + hiss ? 0.15 * random.nextGaussian() : pulse(pitchHz) + 0.01 * random.nextGaussian();
      double sum = 0;
      for (Resonator resonator : tract) {
        sum += resonator.next(source);
      }
      wave[i] = sum * Math.min(1, Math.min(i - from + 1, end - i) / (double) FADE_SAMPLES);
    }
    return end + (end < wave.length ? GAP_SAMPLES : 0);
  }

  private double pulse(double pitchHz) {
    phase += pitchHz / RATE_HZ;
    if (phase >= 1) {
      phase -= 1;
    }
    return phase < 0.4 ? Math.sin(Math.PI * phase / 0.4) - 0.5 : -0.2;
  }

  private static Resonator[] tract(double[] formants) {
    Resonator[] tract = new Resonator[formants.length];
    for (int i = 0; i < tract.length; i++) {
      tract[i] = new Resonator(formants[i], BANDWIDTHS_HZ[i]);
    }
    return tract;
  }

  /** One formant: a two-pole filter. */
  private static final class Resonator {
    private final double a1;
    private final double a2;
    private final double gain;
    private double y1;
    private double y2;

    Resonator(double centreHz, double bandwidthHz) {
      double radius = Math.exp(-Math.PI * bandwidthHz / RATE_HZ);
      a1 = 2 * radius * Math.cos(2 * Math.PI * centreHz / RATE_HZ);
      a2 = -radius * radius;
      gain = 1 - radius;
    }

    double next(double x) {
      double y = gain * x + a1 * y1 + a2 * y2;
      y2 = y1;
      y1 = y;
      return y;
    }
  }

  private static short[] scaled(double[] wave) {
    double loudest = 1e-9;
    for (double value : wave) {
      loudest = Math.max(loudest, Math.abs(value));
    }
    short[] pcm = new short[wave.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.round(wave[i] / loudest * PEAK * 32767);
    }
    return pcm;
  }
}
