package omniline.train.voice;

import java.nio.file.Path;
import java.util.SplittableRandom;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;

/** Made-up voices: pulse trains through one resonance, noise, silence. */
final class Sounds {
  private Sounds() {}

  /** A buzz with that pitch and formant. */
  static float[] vowel(double pitchHz, double formantHz, int lengthSamples) {
    float[] samples = new float[lengthSamples];
    double phase = 0;
    double y1 = 0;
    double y2 = 0;
    double radius = 0.97;
    for (int i = 0; i < lengthSamples; i++) {
      phase += pitchHz / 16000;
      double pulse = 0.002;
      if (phase >= 1) {
        phase -= 1;
        pulse = 1;
      }
      double y = pulse + 2 * radius * Math.cos(2 * Math.PI * formantHz / 16000) * y1 - radius * radius * y2;
      y2 = y1;
      y1 = y;
      samples[i] = (float) (0.05 * y);
    }
    return samples;
  }

  static float[] noise(int lengthSamples, double level, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] samples = new float[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      samples[i] = (float) (level * random.nextGaussian());
    }
    return samples;
  }

  static float[] joined(float[]... parts) {
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Clips of four sounds of 160 ms in changing order: 32 frames each. A little noise makes every sample of them its own. */
  static ClipStore voice(Path base, int clips) {
    float[][] sounds = {vowel(100, 700, 2560), vowel(120, 400, 2560), vowel(90, 1800, 2560), noise(2560, 0.05, 1)};
    SplittableRandom random = new SplittableRandom(5);
    try (ClipStore.Writer writer = new ClipStore.Writer(base)) {
      for (int i = 0; i < clips; i++) {
        float[] clip = joined(sounds[random.nextInt(4)], sounds[random.nextInt(4)], sounds[random.nextInt(4)], sounds[random.nextInt(4)]);
        float[] own = noise(clip.length, 0.002, i);
        for (int at = 0; at < clip.length; at++) {
          clip[at] += own[at];
        }
        writer.append(new Clip("c" + i, "made up", "four sounds"), AudioFiles.toPcm(clip));
      }
    }
    return ClipStore.open(base);
  }
}
