package omniline.e2e.peers;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.media.CallMedia;

/** Speaks a clip and records what comes back, for as long as the clip and a second. Its media loop owns it until all is heard. */
public final class Mouth implements CallMedia.Speech {
  private static final int RATE_HZ = 16_000;
  private static final int LONGEST_LAG_SAMPLES = 9_600;

  private final short[] said;
  private final short[] heard;
  private final CountDownLatch done = new CountDownLatch(1);
  private int spoken;
  private int listened;

  public Mouth(short[] clip) {
    said = clip;
    heard = new short[clip.length + RATE_HZ];
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    int length = Math.min(lengthSamples, heard.length - listened);
    System.arraycopy(pcm16k, 0, heard, listened, length);
    listened += length;
    if (listened == heard.length) {
      done.countDown();
    }
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    for (int i = 0; i < lengthSamples; i++) {
      pcm16k[i] = spoken < said.length ? said[spoken++] : 0;
    }
  }

  /** Waits until the recording is full; false where that takes longer than so many seconds. */
  public boolean hasHeardAll(int seconds) throws InterruptedException {
    return done.await(seconds, TimeUnit.SECONDS);
  }

  /** Greatest normalised correlation of a second of what was said, from the second one on, with what was heard up to 600 ms later. */
  public double likeness() {
    double best = 0;
    for (int lag = 0; lag < LONGEST_LAG_SAMPLES; lag++) {
      double product = 0;
      double saidPower = 1;
      double heardPower = 1;
      for (int i = RATE_HZ; i < 2 * RATE_HZ; i++) {
        product += (double) said[i] * heard[i + lag];
        saidPower += (double) said[i] * said[i];
        heardPower += (double) heard[i + lag] * heard[i + lag];
      }
      best = Math.max(best, product / Math.sqrt(saidPower * heardPower));
    }
    return best;
  }

  /**
   * The same for each fifth of a second, up to a second later, and the median of them: for callers on a network that shifts speech
   * about in time while it goes on.
   */
  public double likenessOfPieces() {
    int piece = RATE_HZ / 5;
    double[] likeness = new double[said.length / piece - 1];
    for (int i = 0; i < likeness.length; i++) {
      likeness[i] = likenessOf((i + 1) * piece, piece);
    }
    Arrays.sort(likeness);
    return likeness[likeness.length / 2];
  }

  private double likenessOf(int from, int length) {
    double best = 0;
    for (int lag = 0; lag < RATE_HZ && from + length + lag <= heard.length; lag++) {
      double product = 0;
      double saidPower = 1;
      double heardPower = 1;
      for (int i = from; i < from + length; i += 2) {
        product += (double) said[i] * heard[i + lag];
        saidPower += (double) said[i] * said[i];
        heardPower += (double) heard[i + lag] * heard[i + lag];
      }
      best = Math.max(best, product / Math.sqrt(saidPower * heardPower));
    }
    return best;
  }
}
