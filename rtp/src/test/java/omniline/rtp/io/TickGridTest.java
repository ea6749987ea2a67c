package omniline.rtp.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickGridTest {
    private static final long MS = 1_000_000;

    private long nowNs = 77 * MS + 123;
    private final long startNs = nowNs;
    private final TickGrid grid = new TickGrid(() -> nowNs);
    private final List<Long> calls = new ArrayList<>();

    private TickGrid.Tick every(long ms, LoopTask task) {
        TickGrid.Tick tick = new TickGrid.Tick(ms * MS, task);
        grid.add(tick);
        return tick;
    }

    private void pass(long ms) {
        for (long end = nowNs + ms * MS; nowNs < end; ) {
            nowNs += MS;
            grid.advance();
        }
    }

    @Test
    void callsOncePerPeriodOnTheGrid() {
        every(20, calls::add);
        pass(200);
        assertThat(calls).hasSize(10);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i)).isEqualTo(startNs + (5 + 20L * i) * MS);
        }
    }

    @Test
    void spreadsCallsOverTheSlotsOfTheirPeriod() {
        long[] last = new long[8];
        for (int i = 0; i < 8; i++) {
            int index = i;
            every(20, now -> last[index] = now);
        }
        pass(20);
        for (long slot = 5; slot <= 20; slot += 5) {
            long due = startNs + slot * MS;
            assertThat(Arrays.stream(last).filter(each -> each == due)).hasSize(2);
        }
    }

    @Test
    void catchesUpAShortDelayWithTheTimesThatWereMeant() {
        every(20, calls::add);
        pass(20);
        nowNs += 100 * MS;
        grid.advance();
        assertThat(calls).hasSize(6);
        assertThat(calls.getLast() - calls.getFirst()).isEqualTo(100 * MS);
        assertThat(grid.statistics().missedTicks()).isZero();
        assertThat(grid.statistics().maxUs()).isBetween(90_000L, 101_000L);
    }

    @Test
    void leavesOutWhatIsOlderThanTwoHundredMs() {
        every(20, calls::add);
        pass(20);
        nowNs += 1000 * MS;
        grid.advance();
        assertThat(calls).hasSize(1 + 10);
        assertThat(grid.statistics().missedTicks()).isEqualTo(40);
        pass(20);
        assertThat(calls).hasSize(12);
    }

    @Test
    void aCancelledTaskIsNotCalledAgain() {
        TickGrid.Tick tick = every(20, calls::add);
        pass(40);
        tick.cancel();
        pass(100);
        assertThat(calls).hasSize(2);
        assertThat(grid.isEmpty()).isTrue();
        assertThat(grid.statistics().tasks()).isZero();
    }

    @Test
    void tasksMayComeAndGoFromWithinATask() {
        TickGrid.Tick[] self = new TickGrid.Tick[1];
        self[0] = every(20, now -> {
            self[0].cancel();
            every(20, calls::add);
        });
        pass(100);
        assertThat(calls).hasSizeBetween(3, 5);
        assertThat(grid.statistics().tasks()).isEqualTo(1);
    }

    @Test
    void aTaskThatThrowsEndsAloneAndIsTold() {
        List<RuntimeException> failures = new ArrayList<>();
        every(20, new LoopTask() {
            @Override
            public void doWork(long now) {
                throw new IllegalStateException("broken call");
            }

            @Override
            public void failed(RuntimeException cause) {
                failures.add(cause);
            }
        });
        every(20, calls::add);
        pass(100);
        assertThat(failures).singleElement().satisfies(each -> assertThat(each).hasMessage("broken call"));
        assertThat(calls).hasSize(5);
        assertThat(grid.statistics().failedTasks()).isEqualTo(1);
    }

    @Test
    void afterAnEmptyTimeNothingIsCaughtUp() {
        every(20, calls::add).cancel();
        pass(20);
        nowNs += 5000 * MS;
        every(20, calls::add);
        grid.advance();
        assertThat(calls).isEmpty();
        pass(20);
        assertThat(calls).hasSize(1);
    }

    @Test
    void saysHowLongTheLoopMaySleep() {
        assertThat(grid.untilNextSlotNs()).isEqualTo(Long.MAX_VALUE);
        every(20, calls::add);
        nowNs += 2 * MS;
        assertThat(grid.untilNextSlotNs()).isEqualTo(3 * MS);
        nowNs += 4 * MS;
        assertThat(grid.untilNextSlotNs()).as("overdue").isEqualTo(-MS);
        grid.advance();
        assertThat(grid.untilNextSlotNs()).isEqualTo(4 * MS);
    }

    @Test
    void refusesPeriodsOffTheGrid() {
        assertThatThrownBy(() -> new TickGrid.Tick(7 * MS, calls::add)).hasMessageContaining("5 ms");
        assertThatThrownBy(() -> new TickGrid.Tick(0, calls::add)).hasMessageContaining("5 ms");
    }

    @Test
    void percentilesAreWithinASixteenth() {
        LatenessHistogram histogram = new LatenessHistogram();
        assertThat(histogram.percentileUs(0.5)).isZero();
        for (int us = 1; us <= 100_000; us++) {
            histogram.record(us);
        }
        histogram.record(-5);
        assertThat(histogram.percentileUs(0.5)).isBetween(50_000L, 53_200L);
        assertThat(histogram.percentileUs(0.99)).isBetween(99_000L, 100_000L);
        assertThat(histogram.percentileUs(0.0001)).isBetween(9L, 11L);
        assertThat(histogram.maxUs()).isEqualTo(100_000);
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.percentileUs(1)).isEqualTo(Integer.MAX_VALUE);
    }
}
