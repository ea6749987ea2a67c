package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CentresTest {

  private static final float[] LINE = {0, 0, 10, 0, 20, 0};

  @Test
  void findsTheHeapsThatPointsLieIn() {
    SplittableRandom random = new SplittableRandom(1);
    float[] points = new float[3 * 200 * 2];
    for (int i = 0; i < 600; i++) {
      points[2 * i] = (float) (10 * (i % 3) + 0.5 * random.nextGaussian());
      points[2 * i + 1] = (float) (-5 * (i % 3) + 0.5 * random.nextGaussian());
    }
    float[] rows = Centres.of(points, 2, 3, 10, new SplittableRandom(7)).rows();
    float[] first = {rows[0], rows[2], rows[4]};
    Arrays.sort(first);
    for (int k = 0; k < 3; k++) {
      assertThat(first[k]).isCloseTo(10 * k, within(0.2f));
    }
  }

  @Test
  void equalSeedsGiveEqualCentres() {
    float[] points = Sounds.noise(4000, 1, 2);
    assertThat(Centres.of(points, 4, 20, 5, new SplittableRandom(3)).rows()).isEqualTo(Centres.of(points, 4, 20, 5, new SplittableRandom(3)).rows());
  }

  @Test
  void refusesFewerPointsThanCentres() {
    assertThatThrownBy(() -> Centres.of(new float[6], 2, 4, 1, new SplittableRandom(1))).hasMessage("3 points for 4 centres");
  }

  @Test
  void takesTheNearestCentreWhenChangesCostNothing() {
    Centres centres = new Centres(LINE, 2);
    SplittableRandom random = new SplittableRandom(9);
    float[] features = new float[200];
    int[] nearest = new int[100];
    for (int t = 0; t < 100; t++) {
      features[2 * t] = (float) (25 * random.nextDouble());
      nearest[t] = (int) Math.min(2, Math.round(features[2 * t] / 10.0));
    }
    assertThat(centres.units(features, 0)).isEqualTo(nearest);
  }

  @Test
  void aCostKeepsAUnitThroughAFlickerAndNotThroughAChange() {
    Centres centres = new Centres(LINE, 2);
    float[] features = new float[2 * 9];
    float[] path = {0, 0, 5.5f, 0, 0, 10, 10, 10, 10};
    for (int t = 0; t < path.length; t++) {
      features[2 * t] = path[t];
    }
    assertThat(centres.units(features, 0)).containsExactly(0, 0, 1, 0, 0, 1, 1, 1, 1);
    assertThat(centres.units(features, 30)).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1);
  }

  @Test
  void thePathIsTheCheapestOfAll() {
    Centres centres = new Centres(LINE, 2);
    float[] features = Sounds.noise(12, 10, 4);
    double cost = 60;
    double least = Double.MAX_VALUE;
    for (int code = 0; code < 729; code++) {
      int[] path = {code % 3, code / 3 % 3, code / 9 % 3, code / 27 % 3, code / 81 % 3, code / 243};
      least = Math.min(least, price(features, path, cost));
    }
    assertThat(price(features, centres.units(features, cost), cost)).isCloseTo(least, within(1e-2));
  }

  private static double price(float[] features, int[] path, double cost) {
    double sum = 0;
    for (int t = 0; t < path.length; t++) {
      double x = features[2 * t] - LINE[2 * path[t]];
      double y = features[2 * t + 1] - LINE[2 * path[t] + 1];
      sum += x * x + y * y + (t > 0 && path[t] != path[t - 1] ? cost : 0);
    }
    return sum;
  }
}
