package omniline.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTimerTest {
    private static final long MS = 1_000_000;

    private static List<Long> reportsMs(long seed, int minutes, int bitsPerSecond) {
        RtcpTimer timer = new RtcpTimer(new Random(seed), bitsPerSecond);
        List<Long> reports = new ArrayList<>();
        for (long ms = 0; ms < minutes * 60_000L; ms += 20) {
            if (timer.due(ms * MS)) {
                reports.add(ms);
                timer.observe(100);
            }
        }
        return reports;
    }

    @Test
    void firstReportComesWithinHalfTheMinimumAndItsSpread() {
        for (long seed = 0; seed < 50; seed++) {
            long first = reportsMs(seed, 1, 128_000).getFirst();
            assertThat(first).isBetween(1000L, 3100L);
        }
    }

    @Test
    void reportsAreFiveSecondsApartOnAverageAndNeverRegular() {
        List<Long> reports = reportsMs(3, 120, 128_000);
        double meanMs = (reports.getLast() - reports.getFirst()) / (double) (reports.size() - 1);
        assertThat(meanMs).isBetween(4500.0, 5500.0);
        for (int i = 1; i < reports.size(); i++) {
            assertThat(reports.get(i) - reports.get(i - 1)).isBetween(2000L, 6300L);
        }
        assertThat(reports.stream().map(ms -> ms % 1000).distinct().count()).isGreaterThan(20);
    }

    @Test
    void aNarrowSessionReportsLessOften() {
        assertThat(reportsMs(3, 60, 4_000).size()).isLessThan(reportsMs(3, 60, 128_000).size() / 2);
    }
}
