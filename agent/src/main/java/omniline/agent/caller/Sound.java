package omniline.agent.caller;

/**
 * What counts as non-silent for the caller's measurements: a frame above -55 dBFS. Comfort noise and the idle hiss of a
 * codec stay below, the quietest beginning of a word does not for long.
 */
final class Sound {

  /** -55 dBFS as mean square of 16-bit samples. */
  private static final double THRESHOLD_POWER = 32_768.0 * 32_768.0 * Math.pow(10, -5.5);

  private Sound() {}

  /** Whether these samples, usually 20 ms, are non-silent. */
  static boolean audible(short[] pcm, int offset, int lengthSamples) {
    long sum = 0;
    for (int i = offset; i < offset + lengthSamples; i++) {
      sum += (long) pcm[i] * pcm[i];
    }
    return sum > THRESHOLD_POWER * lengthSamples;
  }
}
