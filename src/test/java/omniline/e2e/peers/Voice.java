package omniline.e2e.peers;

import java.io.IOException;
import java.nio.file.Path;
import omniline.codecs.wav.WavFile;

/** A made-up voice: harmonics of a gliding pitch under two formants, four syllables a second, with silence around it. */
public final class Voice {
  private static final int RATE_HZ = 16_000;

  private Voice() {}

  public static short[] seconds(double seconds) {
    short[] pcm = new short[(int) (seconds * RATE_HZ)];
    double phase = 0;
    for (int i = 0; i < pcm.length; i++) {
      double t = (double) i / RATE_HZ;
      double pitchHz = 120 + 25 * Math.sin(2 * Math.PI * 0.7 * t);
      phase += 2 * Math.PI * pitchHz / RATE_HZ;
      double sum = 0;
      for (int h = 1; h < 25; h++) {
        double hz = h * pitchHz;
        sum += (Math.exp(-Math.pow((hz - 600) / 250, 2)) + 0.5 * Math.exp(-Math.pow((hz - 1_700) / 350, 2)))
            * Math.sin(h * phase);
      }
      pcm[i] = (short) Math.round(4_000 * (0.25 + 0.75 * Math.pow(Math.sin(Math.PI * 4 * t), 2)) * sum);
    }
    return pcm;
  }

  /** A WAV of speech between silences. */
  public static Path file(Path folder, double leadSeconds, double speechSeconds, double tailSeconds) throws IOException {
    short[] speech = seconds(speechSeconds);
    short[] all = new short[(int) ((leadSeconds + speechSeconds + tailSeconds) * RATE_HZ)];
    System.arraycopy(speech, 0, all, (int) (leadSeconds * RATE_HZ), speech.length);
    Path file = folder.resolve("voice-" + leadSeconds + "-" + speechSeconds + "-" + tailSeconds + ".wav");
    WavFile.write(file, RATE_HZ, all);
    return file;
  }
}
