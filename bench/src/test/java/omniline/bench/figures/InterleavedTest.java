package omniline.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rounds on a clock of the test's own. */
class InterleavedTest {

  @Test
  void actionsTakeTurnsAndWarmUpsDoNotCount() {
    AtomicLong clock = new AtomicLong();
    List<String> ran = new ArrayList<>();
    List<Quantiles> times = new Interleaved(clock::get, 100e-9).time(List.of(
        () -> {
          ran.add("a");
          clock.addAndGet(ran.size() <= 4 ? 1_000 : 3);
        },
        () -> {
          ran.add("b");
          clock.addAndGet(ran.size() <= 4 ? 1_000 : 7);
        }));
    assertThat(ran.subList(0, 4)).containsExactly("a", "b", "a", "b");
    assertThat(ran).hasSize(4 + 2 * 10);
    assertThat(times.get(0).count()).isEqualTo(10);
    assertThat(times.get(0).max()).isEqualTo(3);
    assertThat(times.get(1).max()).isEqualTo(7);
  }

  @Test
  void fiveRoundsAreRunHoweverLongTheyTake() {
    AtomicLong clock = new AtomicLong();
    List<Quantiles> times = new Interleaved(clock::get, 1).time(List.of(() -> clock.addAndGet(10_000_000_000L)));
    assertThat(times.getFirst().count()).isEqualTo(5);
  }

  @Test
  void withoutTimeThereIsOneRoundAndNoWarmUp() {
    AtomicLong clock = new AtomicLong();
    List<Quantiles> times = new Interleaved(clock::get, 0).time(List.of(() -> clock.addAndGet(9)));
    assertThat(times.getFirst().count()).isEqualTo(1);
    assertThat(clock).hasValue(9);
  }

  @Test
  void theSpreadIsHalfTheDistanceOfTheQuartiles() {
    assertThat(Interleaved.spread(new Quantiles(new long[] {80, 90, 100, 110, 400}))).isEqualTo(0.1);
  }
}
