package omniline.train.eval.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import omniline.train.eval.phone.WireGaps.Gap;
import org.junit.jupiter.api.Test;

class WireGapsTest {

  @Test
  void quantilesAreByNearestRank() {
    WireGaps twenty = new WireGaps(IntStream.rangeClosed(1, 20).mapToObj(i -> new Gap(600 + 10 * i, 1)).toList(), 600);
    assertThat(twenty.quantileMs(0.5)).isEqualTo(700);
    assertThat(twenty.quantileMs(0.95)).isEqualTo(790);
    assertThat(twenty.line()).isEqualTo("  on the wire: 20 of 20 calls answered, in 0 a pause was taken for the end of the turn;"
        + " gap of the other 20 p50 700 ms p95 790 ms, beyond the wait of 600 ms p50 100 ms p95 190 ms");
  }

  @Test
  void splitTurnsAndUnansweredCallsAreCountedAndLeftOut() {
    WireGaps gaps = new WireGaps(List.of(new Gap(650, 1), new Gap(90, 2), new Gap(-1, 0)), 600);
    assertThat(gaps.answered()).isEqualTo(2);
    assertThat(gaps.split()).isEqualTo(1);
    assertThat(gaps.quantileMs(0.95)).isEqualTo(650);
  }

  @Test
  void withoutAnswersThereIsNoGap() {
    assertThat(new WireGaps(List.of(new Gap(-1, 0)), 600).line())
        .isEqualTo("  on the wire: 0 of 1 calls answered, in 0 a pause was taken for the end of the turn");
  }
}
