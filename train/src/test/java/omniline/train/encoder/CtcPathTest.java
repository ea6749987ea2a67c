package omniline.train.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CtcPathTest {

  private static final int CLASSES = 4;

  @Test
  void followsTheLikeliestClasses() {
    assertThat(CtcPath.of(saying(0, 1, 1, 0, 2, 0), CLASSES, new int[] {1, 2})).containsExactly(-1, 0, 0, -1, 1, -1);
  }

  @Test
  void saysTheSameLabelTwiceOnlyAcrossABlank() {
    assertThat(CtcPath.of(saying(1, 1, 1, 1), CLASSES, new int[] {1, 1})).satisfies(path -> assertThat(path).startsWith(0).endsWith(1).contains(-1));
  }

  @Test
  void goesFromOneLabelToTheNextWithoutABlank() {
    assertThat(CtcPath.of(saying(3, 1), CLASSES, new int[] {3, 1})).containsExactly(0, 1);
  }

  @Test
  void findsRoomForALabelThatIsNowhereLikely() {
    int[] path = CtcPath.of(saying(1, 1, 0, 0, 3, 3), CLASSES, new int[] {1, 2, 3});

    assertThat(Arrays.stream(path).filter(place -> place >= 0).distinct()).containsExactly(0, 1, 2);
  }

  @Test
  void isAllBlankWithoutATarget() {
    assertThat(CtcPath.of(saying(0, 2), CLASSES, new int[0])).containsExactly(-1, -1);
  }

  /** Frames of which each has one likely class. */
  private static float[] saying(int... classes) {
    float[] logP = new float[classes.length * CLASSES];
    Arrays.fill(logP, (float) Math.log(0.1));
    for (int t = 0; t < classes.length; t++) {
      logP[t * CLASSES + classes[t]] = (float) Math.log(0.7);
    }
    return logP;
  }
}
