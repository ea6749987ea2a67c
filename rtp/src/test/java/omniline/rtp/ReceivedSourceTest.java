package omniline.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import omniline.rtp.rtcp.ReportBlock;
import omniline.rtp.rtcp.RtcpPacket.Sent;
import org.junit.jupiter.api.Test;

class ReceivedSourceTest {
    private static final long MS = 1_000_000;

    private final ReceivedSource source = new ReceivedSource();

    @Test
    void countsLossesAcrossTheWrapOfSequenceNumbers() {
        source.start(7, 65_530);
        for (int n = 65_531; n < 65_546; n++) {
            if (n != 65_535 && n != 65_540) {
                assertThat(source.accept(n & 0xFFFF)).isTrue();
            }
        }
        assertThat(source.lost()).isEqualTo(2);
        ReportBlock block = source.report(0);
        assertThat(block.highestSequence()).isEqualTo(65_545);
        assertThat(block.cumulativeLost()).isEqualTo(2);
        assertThat(block.fractionLost()).isEqualTo(2 * 256 / 16);
    }

    @Test
    void fractionLostIsThatOfTheIntervalAndNeverNegative() {
        source.start(7, 0);
        source.accept(4);
        assertThat(source.report(0).fractionLost()).isEqualTo(3 * 256 / 5);
        source.accept(5);
        assertThat(source.report(0).fractionLost()).isZero();
        source.accept(5);
        source.accept(5);
        ReportBlock duplicates = source.report(0);
        assertThat(duplicates.fractionLost()).isZero();
        assertThat(duplicates.cumulativeLost()).isEqualTo(1);
        assertThat(source.report(0).fractionLost()).as("nothing expected").isZero();
    }

    @Test
    void believesAWildSequenceNumberOnlyWithItsSuccessor() {
        source.start(7, 100);
        assertThat(source.accept(101)).isTrue();
        assertThat(source.accept(20_000)).isFalse();
        assertThat(source.accept(102)).isTrue();
        assertThat(source.accept(30_000)).isFalse();
        assertThat(source.accept(30_001)).isTrue();
        assertThat(source.lost()).isZero();
        assertThat(source.report(0).highestSequence()).isEqualTo(30_001);
    }

    @Test
    void takesReorderedPacketsForReceived() {
        source.start(7, 10);
        source.accept(13);
        source.accept(11);
        source.accept(12);
        assertThat(source.lost()).isZero();
        assertThat(source.report(0).highestSequence()).isEqualTo(13);
    }

    @Test
    void jitterFollowsTheFormulaOfA8() {
        source.start(7, 0);
        double expected = 0;
        long[] arrivalsMs = {0, 25, 40, 71, 80};
        long transitBefore = 0;
        for (int i = 0; i < arrivalsMs.length; i++) {
            source.time(i * 160, 8000, arrivalsMs[i] * MS);
            long transit = arrivalsMs[i] - 20L * i;
            if (i > 0) {
                expected += (Math.abs(transit - transitBefore) - expected) / 16;
            }
            transitBefore = transit;
        }
        assertThat(source.jitterMs()).isCloseTo(expected, within(1e-9));
        assertThat(expected).isGreaterThan(1);
    }

    @Test
    void jitterIsNotDisturbedByAWrapOfTheTimestamp() {
        source.start(7, 0);
        for (int i = 0; i < 10; i++) {
            source.time(-800 + i * 160, 8000, 20L * i * MS);
        }
        assertThat(source.jitterMs()).isZero();
    }

    @Test
    void reportsWhenTheLastSenderReportCame() {
        source.start(7, 0);
        assertThat(source.report(5_000 * MS).timing().lastReport()).isZero();
        // RFC 3550 section 6.4.1's example: SR with NTP b44db705:20000000, received and answered 5.25 s later
        source.onSenderReport(new Sent(0xb44d_b705_2000_0000L, 0, 0, 0), 1_000 * MS);
        ReportBlock block = source.report(6_250 * MS);
        assertThat(block.timing().lastReport()).isEqualTo(0xb705_2000);
        assertThat(block.timing().delaySinceLastReport()).isEqualTo(0x0005_4000);
    }
}
