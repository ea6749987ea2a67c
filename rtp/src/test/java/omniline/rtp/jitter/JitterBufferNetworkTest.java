package omniline.rtp.jitter;

import static omniline.rtp.jitter.Playout.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.rtp.ScriptedNetwork.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The buffer over a scripted network: what must hold whatever the network does. */
class JitterBufferNetworkTest {
    private static final long SECOND = 1_000 * MS;
    private static final long MINUTE = 60 * SECOND;

    /** Each packet at most once, in order, and none gone without a name. */
    private static void assertSound(Playout playout) {
        assertThat(playout.played).isSorted().doesNotHaveDuplicates();
        JitterStatistics all = playout.buffer.statistics();
        assertThat(all.played()).isEqualTo(playout.played.size());
        assertThat(all.played() + all.skipped() + all.late() + all.duplicate() + all.dropped() + all.held()).isEqualTo(all.put());
        assertThat(all.held()).isLessThanOrEqualTo(128);
    }

    @Test
    void aPerfectNetworkIsPlayedWholeWithTheLeastDelay() {
        Playout playout = Playout.over(Script.perfect(), 1);
        playout.run(MINUTE);
        assertSound(playout);
        assertThat(playout.buffer.statistics().skipped()).isZero();
        assertThat(playout.count(Pull.LOST)).isZero();
        assertThat(playout.count(Pull.WAIT)).isLessThanOrEqualTo(3);
        assertThat(playout.played.getLast()).isGreaterThan(playout.sent() - 5);
        assertThat(playout.latencyMs()).isLessThanOrEqualTo(20 + 40);
    }

    @ParameterizedTest
    @CsvSource({
        "0.00, 0.00, 5, 1", "0.02, 0.01, 10, 2", "0.10, 0.05, 20, 3", "0.30, 0.10, 30, 4",
        "0.02, 0.30, 60, 5", "0.00, 0.00, 40, 6", "0.50, 0.00, 5, 7"
    })
    void lossJitterReorderingAndDuplicatesNeverBreakTheOrder(double loss, double duplicate, double jitterMs, long seed) {
        Playout playout = Playout.over(new Script(loss, duplicate, 30, jitterMs), seed);
        playout.run(2 * MINUTE);
        assertSound(playout);
        JitterStatistics all = playout.buffer.statistics();
        long arrived = playout.sent() - playout.network.lost();
        long inTime = arrived - all.late() - all.skipped();
        assertThat((double) inTime).as("played of what arrived: %s", all).isGreaterThan(0.93 * arrived);
        assertThat(playout.latenciesMs.stream().mapToInt(each -> each).max().orElse(0)).isLessThan(30 + 200 + 80);
    }

    @Test
    void theDelayFollowsTheNetworkUpAndDown() {
        Playout playout = Playout.over(new Script(0, 0, 30, 2), 8);
        playout.run(20 * SECOND);
        int calm = playout.latencyMs();
        playout.network.script(new Script(0, 0, 30, 25));
        playout.run(20 * SECOND);
        int rough = playout.latencyMs();
        playout.network.script(new Script(0, 0, 30, 2));
        playout.run(60 * SECOND);
        assertSound(playout);
        assertThat(calm).isLessThan(30 + 50);
        assertThat(rough).isGreaterThan(calm + 40);
        assertThat(playout.latencyMs()).isLessThanOrEqualTo(calm + 40);
    }

    @Test
    void aBurstAfterAStallIsPlayedAndTheDelayComesBack() {
        Playout playout = Playout.over(new Script(0, 0, 30, 3), 9);
        playout.run(20 * SECOND);
        int before = playout.latencyMs();
        long stall = playout.nowNs() + 100 * MS;
        playout.network.stall(stall, stall + 500 * MS);
        playout.run(2 * SECOND);
        JitterStatistics burst = playout.buffer.statistics();
        assertThat(burst.late() + burst.dropped()).as("nothing of the burst is thrown away").isZero();
        assertThat(burst.underruns()).isEqualTo(1);
        playout.run(4 * SECOND);
        assertThat(playout.latencyMs()).as("back within the largest delay").isLessThan(30 + 200 + 40);
        playout.run(40 * SECOND);
        assertSound(playout);
        assertThat(playout.latencyMs()).isLessThanOrEqualTo(before + 40);
    }

    @Test
    void silenceGivesTheDelayBackAtOnce() {
        Playout playout = Playout.over(new Script(0, 0, 30, 0), 10);
        playout.run(5 * SECOND);
        long stall = playout.nowNs() + 10 * MS;
        playout.network.stall(stall, stall + 500 * MS);
        playout.run(600 * MS);
        int high = playout.latencyMs();
        playout.buffer.setSilence(true);
        playout.run(600 * MS);
        assertThat(high).isGreaterThan(350);
        assertThat(playout.latencyMs()).isLessThan(30 + 200 + 40);
        assertSound(playout);
    }

    @ParameterizedTest
    @CsvSource({"200, 11", "-200, 12"})
    void anHourOfClockDriftNeitherGrowsNorStarves(double driftPpm, long seed) {
        Playout playout = new Playout(JitterSettings.ofDelay(20, 200), new Script(0, 0, 30, 4), driftPpm, seed);
        playout.run(10 * MINUTE);
        int early = playout.latencyMs();
        playout.run(50 * MINUTE);
        assertSound(playout);
        JitterStatistics all = playout.buffer.statistics();
        assertThat(playout.latencyMs()).isBetween(early - 45, early + 45);
        assertThat(all.held()).isLessThan(8);
        // An hour of 200 ppm is 720 ms, 36 frames too many or too few: they must go into waits or skips, or nothing would have been bounded.
        long missing = playout.pulls.size() - all.put();
        assertThat(Math.abs(missing)).isBetween(30L, 42L);
        assertThat(all.late()).isLessThan(playout.sent() / 200);
        assertThat(all.resets()).isZero();
    }

    @Test
    void theSameSeedPlaysTheSame() {
        List<Integer> first = run(13).played;
        assertThat(run(13).played).isEqualTo(first);
        assertThat(run(14).played).isNotEqualTo(first);
    }

    private static Playout run(long seed) {
        Playout playout = Playout.over(new Script(0.1, 0.1, 20, 30), seed);
        playout.run(20 * SECOND);
        return playout;
    }
}
