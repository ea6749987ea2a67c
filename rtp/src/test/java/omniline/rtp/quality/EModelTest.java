package omniline.rtp.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import omniline.rtp.quality.LossDensity.Bursts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The E-model against what ITU-T publishes of it, and its shape. */
class EModelTest {
    private static final LossDensity NONE = new LossDensity(1_000, 0, 0, new Bursts(0, 0, 0));

    private static LossDensity lost(int perMille, int runs) {
        return new LossDensity(1_000, perMille, runs, new Bursts(0, 0, 0));
    }

    /** G.107 section 7.7: with all default values R = 93.2. */
    @Test
    void theDefaultValuesOfG107HaveARatingOf93() {
        assertThat(EModel.rating(CodecImpairment.G711, NONE, 0)).isCloseTo(93.2, within(0.05));
    }

    /** G.107 Annex B, table B.1: the lower limits of the five classes of satisfaction. */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1", "100, 4.5", "-5, 1", "120, 4.5"})
    void theOpinionScoresAreThoseOfG107(double rating, double mos) {
        assertThat(EModel.mos(rating)).isCloseTo(mos, within(0.01));
    }

    /**
     * Cole and Rosenbluth's published approximation of G.107 for VoIP ("Voice over IP performance monitoring", 2001):
     * Id = 0.024 d + 0.11 (d - 177.3) beyond 177.3 ms.
     */
    @ParameterizedTest
    @CsvSource({"25", "50", "100", "150", "200", "300"})
    void theCostOfDelayFollowsThePublishedApproximation(double delayMs) {
        double cost = EModel.rating(CodecImpairment.G711, NONE, 0) - EModel.rating(CodecImpairment.G711, NONE, delayMs);
        double approximate = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - 177.3);
        assertThat(cost).isCloseTo(approximate, within(2.5));
    }

    @Test
    void delayLossAndBurstsOnlyMakeItWorse() {
        double before = 100;
        for (int delayMs = 0; delayMs <= 1_000; delayMs += 10) {
            double rating = EModel.rating(CodecImpairment.G711, NONE, delayMs);
            assertThat(rating).as("at %d ms", delayMs).isLessThanOrEqualTo(before + 0.15);
            before = rating;
        }
        before = 100;
        for (int perMille = 0; perMille <= 1_000; perMille += 10) {
            double rating = EModel.rating(CodecImpairment.G711, lost(perMille, Math.max(1, perMille)), 50);
            assertThat(rating).isLessThanOrEqualTo(before);
            before = rating;
        }
        assertThat(EModel.rating(CodecImpairment.G711, lost(50, 10), 50)).isLessThan(EModel.rating(CodecImpairment.G711, lost(50, 48), 50) - 0.5);
    }

    /** Ie,eff by hand: 95 * 5 / (5 + 25.1) = 15.78 for 5 % of independent losses with concealment. */
    @Test
    void lossesCostWhatTheFormulaSays() {
        double clean = EModel.rating(CodecImpairment.G711, NONE, 0);
        assertThat(clean - EModel.rating(CodecImpairment.G711, lost(50, 50), 0)).isCloseTo(15.78, within(0.01));
        assertThat(clean - EModel.rating(new CodecImpairment(11, 19), NONE, 0)).isCloseTo(11, within(0.01));
        assertThatThrownBy(() -> new CodecImpairment(-1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CodecImpairment(0, 0)).hasMessage("Ie must be 0..95 and Bpl above 0, not 0.0 and 0.0");
    }

    @Test
    void aCallIsSummedUpInOneLine() {
        CallQuality quality = new CallQuality(new LossDensity(1_000, 12, 9, new Bursts(2, 18, 6)), 7.6, 40, 74.5, CodecImpairment.G711);
        assertThat(quality.summary())
                .isEqualTo("MOS 4.3, loss 1.2 %, bursts 2 of 33 % and 9 packets, gaps 0.6 %, jitter 8 ms, delay 75 ms");
        assertThat(quality.mos()).isEqualTo(EModel.mos(quality.rating()));
    }
}
