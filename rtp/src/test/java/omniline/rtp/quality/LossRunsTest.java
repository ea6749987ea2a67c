package omniline.rtp.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import omniline.rtp.quality.LossDensity.Bursts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bursts and gaps as RFC 3611 draws them. */
class LossRunsTest {
    /** 1 came, 0 lost, X came too late. */
    private static LossDensity of(String packets) {
        LossRuns runs = new LossRuns();
        packets.chars().forEach(each -> {
            if (each == '1') {
                runs.came();
            } else {
                runs.lost();
            }
        });
        return runs.density();
    }

    /** With packets of 10 ms: a burst of 120 ms and density 0.33, gaps of 520 ms and density 0.04. */
    @Test
    void findsTheBurstOfRfc3611() {
        LossDensity density = of("11110111111111111111111X111X1011110111111111111111111X1111111111");
        assertThat(density).isEqualTo(new LossDensity(64, 6, 6, new Bursts(1, 12, 4)));
        assertThat(density.burstPackets()).isEqualTo(12);
        assertThat(density.burstDensity()).isCloseTo(0.33, within(0.005));
        assertThat(density.packets() - density.bursts().packets()).isEqualTo(52);
        assertThat(density.gapDensity()).isCloseTo(0.04, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, 0", "1111, 0, 0", "0, 0, 0", "00, 1, 2", "0111111111111111011, 1, 17", "01111111111111111011, 0, 0",
        "0011111111111111111100, 2, 4", "00111111111111111111011111111111111111111, 1, 2"
    })
    void aBurstHasTwoLossesAndFewerThanSixteenBetween(String packets, int bursts, int burstPackets) {
        LossDensity density = of(packets);
        assertThat(density.bursts().count()).isEqualTo(bursts);
        assertThat(density.bursts().packets()).isEqualTo(burstPackets);
        assertThat(density.packets()).isEqualTo(packets.length());
        assertThat(density.gapDensity()).isBetween(0.0, 1.0);
    }

    @Test
    void independentLossesHaveABurstRatioOfOneAndRunsAHigherOne() {
        Random random = new Random(1);
        LossRuns independent = new LossRuns();
        LossRuns pairs = new LossRuns();
        for (int i = 0; i < 100_000; i++) {
            if (random.nextDouble() < 0.1) {
                independent.lost();
            } else {
                independent.came();
            }
            if (i % 20 < 2) {
                pairs.lost();
            } else {
                pairs.came();
            }
        }
        assertThat(independent.density().burstRatio()).isCloseTo(1, within(0.02));
        assertThat(pairs.density().loss()).isEqualTo(0.1);
        assertThat(pairs.density().burstRatio()).isCloseTo(1.8, within(0.001));
        assertThat(of("111").burstRatio()).isEqualTo(1);
        assertThat(of("000").burstRatio()).isEqualTo(1);
    }
}
