package omniline.bench.signal;

/** A sine by which a call is told from all others: what comes back on the call must be this one (Goertzel's algorithm). */
public final class Tone {
  /** Tones lie in the band that G.711 carries. */
  private static final int LOWEST_HZ = 350;

  private static final int HIGHEST_HZ = 3_250;
  private static final double AMPLITUDE = 8_000;

  private Tone() {}

  /** Whole Hz, so that a second of it can be repeated; different for calls 0..calls-1 while there are at most 1,450. */
  public static int frequencyHz(int call, int calls) {
    int spacing = Math.max(2, (HIGHEST_HZ - LOWEST_HZ) / Math.max(1, calls));
    return LOWEST_HZ + call * spacing % (HIGHEST_HZ - LOWEST_HZ);
  }

  /** So many samples of the tone, from phase 0. */
  public static short[] pcm(int frequencyHz, int rateHz, int lengthSamples) {
    short[] pcm = new short[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      pcm[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
    }
    return pcm;
  }

  /** Which share (0..1) of the signal's energy is this tone; 0 of silence. */
  public static double share(short[] pcm, int lengthSamples, int frequencyHz, int rateHz) {
    double coefficient = 2 * Math.cos(2 * Math.PI * frequencyHz / rateHz);
    double s1 = 0;
    double s2 = 0;
    double energy = 0;
    for (int i = 0; i < lengthSamples; i++) {
      double s0 = pcm[i] + coefficient * s1 - s2;
      s2 = s1;
      s1 = s0;
      energy += (double) pcm[i] * pcm[i];
    }
    double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    return energy == 0 ? 0 : 2 * power / (lengthSamples * energy);
  }
}
