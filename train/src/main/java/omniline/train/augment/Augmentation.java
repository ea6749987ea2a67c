package omniline.train.augment;

import java.util.random.RandomGenerator;
import omniline.train.corpus.ClipStore;

/** Lab version. */
public final class Augmentation {
  private final ClipStore babble;
  private final boolean plain;

  private Augmentation(ClipStore babble, boolean plain) {
    this.babble = babble;
    this.plain = plain;
  }

  public static Augmentation none(ClipStore babble) {
    return new Augmentation(babble, true);
  }

  public static Augmentation usual(ClipStore babble) {
    return new Augmentation(babble, false);
  }

  public Changed apply(float[] samples, RandomGenerator random) {
    if (plain) {
      return new Changed(samples, 1, 0);
    }
    double stretch = random.nextDouble() < 0.8 ? Math.exp(0.09 * Math.clamp(random.nextGaussian(), -2, 2)) : 1;
    int front = random.nextInt(6400);
    int back = random.nextInt(8000);
    int length = (int) (samples.length * stretch);
    float[] out = new float[front + length + back];
    for (int i = 0; i < length - 1; i++) {
      double at = i / stretch;
      int k = (int) at;
      if (k + 1 < samples.length) {
        float f = (float) (at - k);
        out[front + i] = samples[k] * (1 - f) + samples[k + 1] * f;
      }
    }
    if (random.nextDouble() < 0.35) {
      out = room(out, random);
    }
    float rms = rms(out);
    if (random.nextDouble() < 0.3) {
      addBabble(out, rms * (float) Math.pow(10, -(5 + 20 * random.nextDouble()) / 20), random);
    }
    float level = rms * (float) Math.pow(10, -(8 + 40 * random.nextDouble()) / 20);
    double colour = random.nextDouble() * 0.95;
    double state = 0;
    double norm = Math.sqrt(1 - colour * colour);
    for (int i = 0; i < out.length; i++) {
      state = colour * state + norm * random.nextGaussian();
      out[i] += (float) (level * state);
    }
    if (random.nextDouble() < 0.45) {
      telephone(out, random);
    }
    float gain = (float) Math.exp(0.7 * random.nextGaussian());
    gain = Math.min(gain, 0.5f / (rms + 1e-4f));
    for (int i = 0; i < out.length; i++) {
      out[i] *= gain;
    }
    return new Changed(out, stretch, front);
  }

  private static float rms(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v * v;
    }
    return (float) Math.sqrt(sum / x.length + 1e-9);
  }

  private static float[] room(float[] x, RandomGenerator random) {
    int taps = 60;
    double t60 = 0.1 + 0.4 * random.nextDouble();
    int[] delay = new int[taps];
    float[] weight = new float[taps];
    double wet = 0.1 + 0.5 * random.nextDouble();
    for (int t = 0; t < taps; t++) {
      delay[t] = 20 + random.nextInt((int) (t60 * 16000 * 0.6));
      weight[t] = (float) (wet * random.nextGaussian() * Math.pow(10, -3 * delay[t] / (t60 * 16000)) / 3);
    }
    float[] y = x.clone();
    for (int t = 0; t < taps; t++) {
      for (int i = delay[t]; i < x.length; i++) {
        y[i] += weight[t] * x[i - delay[t]];
      }
    }
    return y;
  }

  private void addBabble(float[] out, float level, RandomGenerator random) {
    int voices = 1 + random.nextInt(5);
    float[] sum = new float[out.length];
    for (int v = 0; v < voices; v++) {
      float[] other = babble.samples(random.nextInt(babble.size()));
      int shift = random.nextInt(other.length);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other[(i + shift) % other.length];
      }
    }
    float scale = level / rms(sum);
    for (int i = 0; i < out.length; i++) {
      out[i] += scale * sum[i];
    }
  }

  private static final float[] LOW = low();

  private static float[] low() {
    float[] h = new float[31];
    double sum = 0;
    for (int i = 0; i < 31; i++) {
      double t = i - 15;
      double sinc = t == 0 ? 3500.0 / 8000 : Math.sin(Math.PI * t * 3500 / 8000) / (Math.PI * t);
      h[i] = (float) (sinc * (0.54 + 0.46 * Math.cos(Math.PI * t / 15)));
      sum += h[i];
    }
    for (int i = 0; i < 31; i++) {
      h[i] /= (float) sum;
    }
    return h;
  }

  private static void filter(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float sum = 0;
      for (int k = Math.max(0, i - x.length + 16); k < 31; k++) {
        int at = i - k + 15;
        if (at >= 0 && at < x.length) {
          sum += LOW[k] * x[at];
        }
      }
      y[i] = sum;
    }
    System.arraycopy(y, 0, x, 0, x.length);
  }

  private static void telephone(float[] x, RandomGenerator random) {
    filter(x);
    boolean highPass = random.nextDouble() < 0.4;
    float last = 0;
    float before = 0;
    for (int i = 0; i < x.length; i += 2) {
      float v = x[i];
      if (highPass) {
        float y = 0.87f * (last + v - before);
        before = v;
        last = y;
        v = y;
      }
      double m = Math.signum(v) * Math.log1p(255 * Math.min(1, Math.abs(v))) / Math.log(256);
      m = Math.rint(m * 127) / 127;
      x[i] = (float) (2 * Math.signum(m) * (Math.pow(256, Math.abs(m)) - 1) / 255);
      if (i + 1 < x.length) {
        x[i + 1] = 0;
      }
    }
    filter(x);
  }
}
