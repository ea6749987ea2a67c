package omniline.rtp.rtcp;

import static omniline.rtp.Datagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.Sent;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;
import omniline.rtp.rtcp.RtcpPacket.Unknown;
import omniline.rtp.rtcp.RtcpResult.Malformed;
import omniline.rtp.rtcp.RtcpResult.Parsed;
import org.junit.jupiter.api.Test;

class RtcpCompoundTest {
    private static final ReportBlock BLOCK =
            new ReportBlock(0x0a0b0c0d, 51, -3, 0x0001_0005, new ReportBlock.Timing(17, 0xb7052000, 0x54000));
    private static final SenderReport REPORT =
            new SenderReport(0x11223344, new Sent(0xb44db705_20000000L, 160, 5, 800), List.of(BLOCK));

    /** The drawing of RFC 3550 section 6.4.1, filled in by hand. */
    private static final String SENDER_REPORT =
            """
            81 c8 00 0c 11223344 b44db705 20000000 000000a0 00000005 00000320
            0a0b0c0d 33 fffffd 00010005 00000011 b7052000 00054000
            """;

    /** SDES with CNAME "a@b" and a NOTE before it, padded to a word. */
    private static final String DESCRIPTION = "81 ca 00 04 11223344 07 01 78 01 03 61 40 62 00 000000";

    private static List<RtcpPacket> parsed(String hex) {
        assertThat(RtcpCompound.parse(hex(hex))).isInstanceOf(Parsed.class);
        return RtcpCompound.parse(hex(hex)) instanceof Parsed parsed ? parsed.packets() : List.of();
    }

    @Test
    void readsACompoundOfReportDescriptionAndGoodbye() {
        List<RtcpPacket> packets = parsed(SENDER_REPORT + DESCRIPTION + "81 cb 00 02 11223344 03 627965");
        assertThat(packets)
                .containsExactly(REPORT, new SourceDescription(0x11223344, "a@b"), new Goodbye(List.of(0x11223344), "bye"));
    }

    @Test
    void skipsTypesThatItDoesNotKnow() {
        String app = "80 cc 00 02 11223344 6e616d65";
        assertThat(parsed("80 c9 00 01 00000009" + app + "81 ce 00 02 00000001 00000002"))
                .containsExactly(new ReceiverReport(9, List.of()), new Unknown(204, 0x11223344), new Unknown(206, 1));
    }

    @Test
    void readsPaddingOnlyAtTheEnd() {
        assertThat(parsed("a0 c9 00 02 00000009 00000004")).containsExactly(new ReceiverReport(9, List.of()));
        assertThat(RtcpCompound.parse(hex("a0 c9 00 02 00000009 00000004 80 c9 00 01 00000009"))).isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("a0 c9 00 02 00000009 000000ff"))).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesLengthsThatDoNotAddUp() {
        assertThat(RtcpCompound.parse(hex(""))).isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("80 c9 00 02 00000009"))).as("longer than the datagram").isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("81 c9 00 01 00000009"))).as("a block missing").isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("80 c8 00 01 00000009"))).as("no sender").isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("81 ca 00 02 11223344 01ff6162"))).as("CNAME cut off").isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("40 c9 00 01 00000009"))).as("version 1").isInstanceOf(Malformed.class);
        assertThat(RtcpCompound.parse(hex("82 cb 00 01 00000009"))).as("a source missing").isInstanceOf(Malformed.class);
    }

    @Test
    void writesTheDrawingOfTheRfc() {
        ByteBuffer out = ByteBuffer.allocate(200);
        RtcpWriter.write(out, List.of(REPORT));
        assertThat(out.flip()).isEqualTo(hex(SENDER_REPORT));
    }

    @Test
    void readsBackWhatItWrites() {
        List<RtcpPacket> packets = List.of(
                REPORT,
                new ReceiverReport(1, List.of(BLOCK, BLOCK)),
                new SourceDescription(1, "häuschen@x"),
                new Goodbye(List.of(1, 2), "over"),
                new Goodbye(List.of(3), null));
        ByteBuffer out = ByteBuffer.allocate(400);
        RtcpWriter.write(out, packets);
        assertThat(RtcpCompound.parse(out.flip())).isEqualTo(new Parsed(packets));
    }

    /** The drawing of RFC 3611 section 4.7, filled in by hand, behind a block that nobody here reads (4.4, receiver reference time). */
    private static final String EXTENDED_REPORT =
            """
            80 cf 00 0d 11223344
            04 00 0002 b44db705 20000000
            07 00 0008 0a0b0c0d 40 20 80 01 0096 1388 0064 0050 7f 7f 7f 10 55 7f 2a 26 f0 00 0028 003c 00c8
            """;

    private static final VoipMetrics METRICS = new VoipMetrics(0x0a0b0c0d, new VoipMetrics.Losses(0.25, 0.125, 0.5, 1 / 256.0, 150, 5_000),
            new VoipMetrics.Delays(100, 80), new VoipMetrics.Scores(85, 4.2, 3.8), new VoipMetrics.Buffer(40, 60, 200));

    @Test
    void readsVoipMetricsAmongOtherBlocks() {
        assertThat(parsed(EXTENDED_REPORT)).containsExactly(new RtcpPacket.ExtendedReport(0x11223344, List.of(METRICS)));
        assertThat(RtcpCompound.parse(hex("80 cf 00 02 11223344 07 00 0008"))).as("a block cut off").isInstanceOf(Malformed.class);
        assertThat(parsed("80 cf 00 03 11223344 07 00 0001 0a0b0c0d")).as("metrics of another length")
                .containsExactly(new RtcpPacket.ExtendedReport(0x11223344, List.of()));
    }

    @Test
    void readsWhichPacketsWereMissed() {
        assertThat(parsed("81 cd 00 04 11223344 0a0b0c0d fffe 8003 0007 0000")).as("RFC 4585 section 6.2.1, round the corner")
                .containsExactly(new RtcpPacket.NegativeAck(0x11223344, 0x0a0b0c0d, List.of(65_534, 65_535, 0, 14, 7)));
        assertThat(parsed("83 cd 00 02 11223344 0a0b0c0d")).as("another kind of feedback").containsExactly(new Unknown(205, 0x11223344));
        assertThat(RtcpCompound.parse(hex("81 cd 00 01 11223344"))).isInstanceOf(Malformed.class);
    }

    @Test
    void readsBackMetricsAndWhatIsUnknownInThem() {
        VoipMetrics vague = new VoipMetrics(7, new VoipMetrics.Losses(1, 0, 0, 0, 70_000, 0), new VoipMetrics.Delays(0, 0), new VoipMetrics.Scores(-1, -1, -1),
                new VoipMetrics.Buffer(0, 0, 0));
        ByteBuffer out = ByteBuffer.allocate(200);
        RtcpWriter.write(out, List.of(new RtcpPacket.ExtendedReport(9, List.of(METRICS, vague))));
        assertThat(RtcpCompound.parse(out.flip())).isInstanceOfSatisfying(Parsed.class, parsed ->
                assertThat(parsed.packets()).singleElement().isInstanceOfSatisfying(RtcpPacket.ExtendedReport.class, report -> {
                    assertThat(report.metrics().getFirst()).isEqualTo(METRICS);
                    assertThat(report.metrics().getLast().losses()).isEqualTo(new VoipMetrics.Losses(255 / 256.0, 0, 0, 0, 65_535, 0));
                    assertThat(report.metrics().getLast().scores()).isEqualTo(vague.scores());
                }));
    }

    @Test
    void survivesEveryTruncationAndRandomDamage() {
        byte[] whole = hex(SENDER_REPORT + DESCRIPTION + "81 cb 00 02 11223344 03 627965").array();
        int malformed = 0;
        for (int length = 0; length < whole.length; length++) {
            if (RtcpCompound.parse(ByteBuffer.wrap(whole, 0, length)) instanceof Malformed) {
                malformed++;
            }
        }
        assertThat(malformed).as("all but the cuts between packets").isEqualTo(whole.length - 2);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 3; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(RtcpCompound.parse(ByteBuffer.wrap(damaged))).isNotNull();
        }
    }

    @Test
    void refusesToWriteWhatDoesNotFit() {
        assertThatThrownBy(() -> new ReceiverReport(1, Collections.nCopies(32, BLOCK))).hasMessageContaining("31");
        assertThatThrownBy(() -> RtcpWriter.write(ByteBuffer.allocate(999), List.of(new SourceDescription(1, "x".repeat(256)))))
                .hasMessageContaining("255");
    }

    @Test
    void ntpTimeCountsFrom1900() {
        assertThat(NtpTime.ofUnixNs(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.ofUnixNs(1_500_000_000L)).isEqualTo(2_208_988_801L << 32 | 0x8000_0000L);
        assertThat(NtpTime.shortOfNs(5_250_000_000L)).isEqualTo(0x54000);
        assertThat(NtpTime.msOfShort(0x54000)).isEqualTo(5250);
    }
}
