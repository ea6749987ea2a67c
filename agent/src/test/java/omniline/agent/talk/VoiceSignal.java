package omniline.agent.talk;

/** A signal that a voice activity detector takes for speech: harmonics of a gliding pitch under two formants, 4 syllables a second. */
final class VoiceSignal {
  private long position;
  private double phase;

  /** The next {@code lengthSamples} at 16 kHz. */
  short[] next(int lengthSamples) {
    short[] pcm = new short[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      double t = position++ / 16_000.0;
      double pitchHz = 120 + 25 * Math.sin(2 * Math.PI * 0.7 * t);
      phase += 2 * Math.PI * pitchHz / 16_000;
      double sum = 0;
      for (int h = 1; h < 25; h++) {
        double hz = h * pitchHz;
        double formants = Math.exp(-Math.pow((hz - 600) / 250, 2)) + 0.5 * Math.exp(-Math.pow((hz - 1_700) / 350, 2));
        sum += formants * Math.sin(h * phase);
      }
      double syllable = 0.25 + 0.75 * Math.pow(Math.sin(Math.PI * 4 * t), 2);
      pcm[i] = (short) Math.clamp(Math.round(4_000 * syllable * sum), -32_768, 32_767);
    }
    return pcm;
  }
}
