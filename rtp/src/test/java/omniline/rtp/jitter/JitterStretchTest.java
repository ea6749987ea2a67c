package omniline.rtp.jitter;

import static omniline.rtp.jitter.Playout.MS;
import static org.assertj.core.api.Assertions.assertThat;

import omniline.rtp.ScriptedNetwork.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The buffer with a caller that stretches time: the delay moves and no frame is left out, waited for or made up for its sake. */
class JitterStretchTest {
    private static final long SECOND = 1_000 * MS;
    private static final long HOUR = 3_600 * SECOND;

    private static Playout over(Script script, double driftPpm, long seed) {
        return new Playout(JitterSettings.ofDelay(20, 200), script, driftPpm, seed).stretching();
    }

    @ParameterizedTest
    @CsvSource({"200, 21", "-200, 22"})
    void eightHoursOfClockDriftAreHeardWhole(double driftPpm, long seed) {
        Playout playout = over(new Script(0, 0, 30, 0.5), driftPpm, seed);
        playout.run(10 * SECOND);
        int early = playout.latencyMs();
        playout.played.clear();
        playout.pulls.clear();
        playout.latenciesMs.clear();
        playout.run(8 * HOUR);
        assertThat(playout.pulls).as("no underrun, no loss, no wait").containsOnly(Pull.FRAME);
        JitterStatistics all = playout.buffer.statistics();
        assertThat(all.skipped() + all.late() + all.dropped() + all.grown() + all.resets()).isZero();
        assertThat(playout.played).hasSize(playout.played.getLast() - playout.played.getFirst() + 1);
        assertThat(playout.latencyMs()).as("no growing delay").isBetween(early - 30, early + 30);
        // The network's 30 ms, a target of 25, a tick and the slack above it, and up to a tick of sound that was made before.
        assertThat(playout.latenciesMs.stream().mapToInt(each -> each).max().orElse(0)).isLessThanOrEqualTo(30 + 25 + 25 + 20);
        // 200 ppm of 8 h are 5,760 ms: a sender that is fast must be shortened by that much, a slow one made longer.
        assertThat(-playout.stretchedMs() * Math.signum(driftPpm)).isBetween(5_700.0, 5_820.0);
    }

    @Test
    void aBurstAfterAStallIsPlayedWholeAndTheDelayComesBackWithinThreeSeconds() {
        Playout playout = over(new Script(0, 0, 30, 1), 0, 23);
        playout.run(20 * SECOND);
        int before = playout.latencyMs();
        long stall = playout.nowNs() + 100 * MS;
        playout.network.stall(stall, stall + 500 * MS);
        playout.run(700 * MS);
        assertThat(playout.latencyMs()).isGreaterThan(before + 300);
        playout.run(3 * SECOND);
        JitterStatistics all = playout.buffer.statistics();
        assertThat(playout.latencyMs()).isLessThan(30 + 200 + 45);
        assertThat(all.skipped() + all.late() + all.dropped() + all.lost()).isZero();
        assertThat(all.underruns()).isEqualTo(1);
        playout.run(20 * SECOND);
        assertThat(playout.latencyMs()).as("and to where it was").isLessThanOrEqualTo(before + 40);
        assertThat(playout.buffer.statistics().skipped()).isZero();
    }

    @Test
    void theDelayGrowsWithoutAGapBeforeEveryFrame() {
        Playout gaps = new Playout(JitterSettings.ofDelay(20, 200), new Script(0, 0, 30, 2), 0, 24);
        Playout stretches = over(new Script(0, 0, 30, 2), 0, 24);
        for (Playout each : new Playout[] {gaps, stretches}) {
            each.run(20 * SECOND);
            each.network.script(new Script(0, 0, 30, 25));
            each.run(40 * SECOND);
            assertThat(each.latencyMs()).isGreaterThan(70);
        }
        // What is left are waits for frames that have been overtaken and may still come.
        assertThat(stretches.buffer.statistics().grown()).isLessThan(gaps.buffer.statistics().grown());
        assertThat(stretches.buffer.statistics().skipped()).isZero();
        long made = stretches.count(Pull.WAIT) + stretches.count(Pull.LOST);
        assertThat(made).as("frames made up").isLessThan(gaps.count(Pull.WAIT) + gaps.count(Pull.LOST) + gaps.buffer.statistics().skipped());
    }

    @ParameterizedTest
    @CsvSource({"0.00, 0.00, 5, 31", "0.02, 0.01, 10, 32", "0.10, 0.05, 20, 33", "0.30, 0.10, 30, 34", "0.02, 0.30, 60, 35"})
    void lossJitterReorderingAndDuplicatesNeverBreakTheOrder(double loss, double duplicate, double jitterMs, long seed) {
        Playout playout = over(new Script(loss, duplicate, 30, jitterMs), 0, seed);
        playout.run(120 * SECOND);
        JitterStatistics all = playout.buffer.statistics();
        assertThat(playout.played).isSorted().doesNotHaveDuplicates();
        assertThat(all.played() + all.skipped() + all.late() + all.duplicate() + all.dropped() + all.held()).isEqualTo(all.put());
        long arrived = playout.sent() - playout.network.lost();
        assertThat((double) (arrived - all.late() - all.skipped())).as("played of what arrived: %s", all).isGreaterThan(0.93 * arrived);
        assertThat(playout.latenciesMs.stream().mapToInt(each -> each).max().orElse(0)).isLessThan(30 + 200 + 100);
    }

    @Test
    void aCallerThatCannotStretchIsNotAskedTo() {
        Playout playout = Playout.over(new Script(0.05, 0, 30, 20), 36);
        playout.run(60 * SECOND);
        assertThat(playout.stretchedMs()).isZero();
    }
}
