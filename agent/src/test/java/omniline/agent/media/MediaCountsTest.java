package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import omniline.agent.media.MediaCounts.Count;
import org.junit.jupiter.api.Test;

class MediaCountsTest {

  private final MediaCounts counts = new MediaCounts();

  @Test
  void tellsWhatHasGrownSinceItWasTold() {
    counts.set(Count.PACKETS_IN, 50);
    assertThat(counts.grown(Count.PACKETS_IN)).isEqualTo(50);
    counts.told();
    assertThat(counts.grown(Count.PACKETS_IN)).isZero();
    counts.set(Count.PACKETS_IN, 70);
    assertThat(counts.grown(Count.PACKETS_IN)).isEqualTo(20);
    assertThat(counts.grown(Count.PACKETS_OUT)).isZero();
  }

  /** A packet that was given up and came after all, and another loss later: two losses would be one too many. */
  @Test
  void countsNothingTwiceWhenAnEstimateFalls() {
    counts.set(Count.LOST, 1);
    counts.told();
    counts.set(Count.LOST, 0);
    assertThat(counts.grown(Count.LOST)).isZero();
    counts.set(Count.LOST, 1);
    assertThat(counts.grown(Count.LOST)).isZero();
    counts.set(Count.LOST, 2);
    assertThat(counts.grown(Count.LOST)).isEqualTo(1);
  }
}
