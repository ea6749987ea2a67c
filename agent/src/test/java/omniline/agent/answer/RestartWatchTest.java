package omniline.agent.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartWatchTest {
  private static final long MINUTE_NS = 60_000_000_000L;

  private long nowNs = -7 * MINUTE_NS;
  private final RestartWatch watch = new RestartWatch(() -> nowNs);

  @Test
  void nothingHasHappenedToAnEngineThatNeverRestarted() {
    assertThat(watch.lately(0)).isFalse();
  }

  @Test
  void aRestartIsToldForFiveMinutes() {
    watch.lately(0);
    assertThat(watch.lately(1)).isTrue();
    nowNs += 5 * MINUTE_NS - 1;
    assertThat(watch.lately(1)).isTrue();
    nowNs += 1;
    assertThat(watch.lately(1)).isFalse();
  }

  @Test
  void theNextRestartCountsAnew() {
    watch.lately(1);
    nowNs += 10 * MINUTE_NS;
    assertThat(watch.lately(2)).isTrue();
  }
}
