package omniline.rtp;

import static omniline.rtp.Datagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import omniline.rtp.jitter.JitterFrame;
import omniline.rtp.jitter.JitterSettings;
import omniline.rtp.jitter.Pull;
import omniline.rtp.rtcp.RtcpCompound;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;
import omniline.rtp.rtcp.RtcpResult.Parsed;
import org.junit.jupiter.api.Test;

class RtpSessionTest {
    private static final long MS = 1_000_000;
    private static final InetSocketAddress SIGNALLED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress NAT = new InetSocketAddress("198.51.100.7", 61_000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 4000);

    /** What went to the sink. */
    private record Sent(ByteBuffer datagram, InetSocketAddress target, boolean rtcp) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final RtpEvents listener = new RtpEvents() {
        @Override
        public void onDigit(char digit, int durationMs) {
            events.add(digit + ":" + durationMs);
        }

        @Override
        public void onRtcpBye() {
            events.add("bye");
        }
    };
    private final RtpSession session = session(1);

    private RtpSession session(long seed) {
        RtpFormats formats = RtpFormats.audio(0, 8000).withTelephoneEvent(101, 8000);
        RtpSessionSettings settings = new RtpSessionSettings(formats, JitterSettings.ofDelay(0, 200), "me@here", 3000, 0);
        PacketSink sink = (datagram, target, rtcp) -> {
            ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
            return sent.add(new Sent(copy, target, rtcp));
        };
        return new RtpSession(settings, sink, new Random(seed), listener);
    }

    private void receive(int n, InetSocketAddress from) {
        session.onDatagram(ByteBuffer.wrap(Datagrams.pcmu(n)), from, false, n * 20L * MS);
    }

    private void send(int count, long fromMs) {
        for (int i = 0; i < count; i++) {
            session.send(0, new byte[160], 0, 160, 160, false, (fromMs + 20L * i) * MS);
        }
    }

    private RtpPacket packet(int index) {
        return Datagrams.parsed(sent.get(index).datagram().array());
    }

    @Test
    void sendsContinuousTimestampsAndMarksTheFirst() {
        session.remote(SIGNALLED, null);
        send(3, 0);
        assertThat(sent).hasSize(3).allMatch(each -> each.target().equals(SIGNALLED) && !each.rtcp());
        assertThat(packet(0).marker()).isTrue();
        assertThat(packet(1).marker()).isFalse();
        for (int i = 1; i < 3; i++) {
            assertThat(packet(i).timestamp() - packet(i - 1).timestamp()).isEqualTo(160);
            assertThat(packet(i).sequenceNumber()).isEqualTo(packet(i - 1).sequenceNumber() + 1 & 0xFFFF);
            assertThat(packet(i).ssrc()).isEqualTo(packet(0).ssrc());
        }
        assertThat(session.statistics().bytesOut()).isEqualTo(480);
    }

    @Test
    void timePassesOverASkipAndTheNextPacketIsMarked() {
        session.remote(SIGNALLED, null);
        send(1, 0);
        session.skip(800);
        send(2, 120);
        assertThat(packet(1).timestamp() - packet(0).timestamp()).isEqualTo(960);
        assertThat(packet(1).marker()).isTrue();
        assertThat(packet(2).marker()).isFalse();
    }

    @Test
    void differentRandomnessStartsElsewhere() {
        session.remote(SIGNALLED, null);
        send(1, 0);
        RtpSession other = session(2);
        other.remote(SIGNALLED, null);
        other.send(0, new byte[160], 0, 160, 160, false, 0);
        assertThat(packet(1).ssrc()).isNotEqualTo(packet(0).ssrc());
        assertThat(packet(1).timestamp()).isNotEqualTo(packet(0).timestamp());
    }

    @Test
    void sendsNothingBeforeItKnowsWhereTo() {
        send(5, 0);
        assertThat(sent).isEmpty();
        session.remote(SIGNALLED, null);
        send(1, 100);
        assertThat(sent).hasSize(1);
    }

    @Test
    void latchesToTheTrueSourceBehindANat() {
        session.remote(SIGNALLED, null);
        receive(0, NAT);
        receive(1, NAT);
        send(1, 40);
        assertThat(sent.getFirst().target()).isEqualTo(NAT);
        assertThat(session.statistics().packetsIn()).isEqualTo(1);
    }

    @Test
    void oneStrayPacketDoesNotLatch() {
        session.remote(SIGNALLED, null);
        receive(700, STRANGER);
        send(1, 0);
        assertThat(sent.getFirst().target()).isEqualTo(SIGNALLED);
        assertThat(session.statistics().garbage()).isEqualTo(1);
    }

    @Test
    void dropsStrangersOnceItKnowsTheSource() {
        session.remote(SIGNALLED, null);
        for (int n = 0; n < 10; n++) {
            receive(n, NAT);
            session.onDatagram(ByteBuffer.wrap(Datagrams.pcmu(n + 500)), STRANGER, false, n * 20L * MS);
        }
        assertThat(session.statistics().strangers()).isBetween(8L, 10L);
        send(1, 200);
        assertThat(sent.getFirst().target()).isEqualTo(NAT);
        assertThat(session.jitterBuffer().statistics().resets()).isZero();
    }

    @Test
    void theSignalledAddressWinsOverOneLatchedBefore() {
        session.remote(SIGNALLED, null);
        receive(5, STRANGER);
        receive(6, STRANGER);
        receive(7, SIGNALLED);
        receive(8, STRANGER);
        send(1, 0);
        assertThat(sent.getFirst().target()).isEqualTo(SIGNALLED);
        assertThat(session.statistics().strangers()).isEqualTo(1);
    }

    @Test
    void followsASourceThatMovesAfterItsSilence() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        receive(100, NAT);
        assertThat(session.statistics().strangers()).as("after 2 s").isEqualTo(1);
        receive(151, NAT);
        receive(152, NAT);
        send(1, 3060);
        assertThat(sent.getFirst().target()).isEqualTo(NAT);
        assertThat(session.statistics().ssrcChanges()).as("the same stream").isZero();
    }

    @Test
    void aNewRemoteOpensTheLatchAndTheSameOneDoesNot() {
        session.remote(SIGNALLED, null);
        receive(0, NAT);
        receive(1, NAT);
        session.remote(SIGNALLED, null);
        send(1, 40);
        assertThat(sent.getLast().target()).isEqualTo(NAT);
        session.remote(STRANGER, null);
        send(1, 60);
        assertThat(sent.getLast().target()).isEqualTo(STRANGER);
    }

    @Test
    void keepsWhatArrivesBeforeTheRemoteIsKnown() {
        for (int n = 0; n < 5; n++) {
            receive(n, SIGNALLED);
        }
        assertThat(session.statistics().packetsIn()).as("all but the one on probation").isEqualTo(4);
        session.remote(SIGNALLED, null);
        receive(5, SIGNALLED);
        assertThat(session.jitterBuffer().pull(new JitterFrame(), 105 * MS)).isEqualTo(Pull.FRAME);
        assertThat(session.statistics().ssrcChanges()).isZero();
    }

    @Test
    void survivesAChangeOfSsrc() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        receive(1, SIGNALLED);
        JitterFrame frame = new JitterFrame();
        for (int n = 2; n < 6; n++) {
            byte[] other = Datagrams.pcmu(30_000 + n, 99, n * 160 + 1_000_000);
            session.onDatagram(ByteBuffer.wrap(other), SIGNALLED, false, n * 20L * MS);
        }
        assertThat(session.statistics().ssrcChanges()).isEqualTo(1);
        assertThat(session.statistics().lost()).isZero();
        assertThat(session.jitterBuffer().pull(frame, 105 * MS)).isEqualTo(Pull.FRAME);
        assertThat(ByteBuffer.wrap(frame.payload(), frame.offset(), 4).getInt()).isGreaterThan(30_000);
    }

    @Test
    void onePacketOfAnotherSsrcChangesNothing() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        session.onDatagram(ByteBuffer.wrap(Datagrams.pcmu(9, 99, 5)), SIGNALLED, false, 0);
        receive(1, SIGNALLED);
        assertThat(session.statistics().ssrcChanges()).isZero();
        assertThat(session.statistics().packetsIn()).isEqualTo(2);
    }

    @Test
    void dropsPayloadTypesThatWereNotNegotiated() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        byte[] comfortNoise = Datagrams.rtp(new RtpPacket.Header(13, false, 1, 160, Datagrams.SSRC), (byte) 60);
        session.onDatagram(ByteBuffer.wrap(comfortNoise), SIGNALLED, false, 20 * MS);
        receive(2, SIGNALLED);
        JitterFrame frame = new JitterFrame();
        assertThat(session.jitterBuffer().pull(frame, 5 * MS)).isEqualTo(Pull.FRAME);
        assertThat(session.jitterBuffer().pull(frame, 45 * MS)).as("its sequence number is no loss").isEqualTo(Pull.FRAME);
        assertThat(session.statistics().unknownPayloadTypes()).isEqualTo(1);
        assertThat(session.statistics().lost()).isZero();
        session.formats(RtpFormats.audio(13, 8000));
        receive(3, SIGNALLED);
        assertThat(session.statistics().unknownPayloadTypes()).as("PCMU is gone after a re-INVITE").isEqualTo(2);
    }

    @Test
    void countsGarbageAndGoesOn() {
        session.remote(SIGNALLED, null);
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            session.onDatagram(ByteBuffer.wrap(noise), SIGNALLED, random.nextBoolean(), 0);
        }
        receive(0, SIGNALLED);
        receive(1, SIGNALLED);
        receive(2, SIGNALLED);
        assertThat(session.statistics().packetsIn()).isGreaterThan(0);
        assertThat(session.statistics().garbage()).isGreaterThan(2000);
        assertThat(session.lastReceivedNs()).isEqualTo(40 * MS);
    }

    @Test
    void tellsAKeyPressOnce() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        for (int i = 1; i <= 4; i++) {
            int payload = 5 << 24 | (i > 2 ? 1 << 23 : 0) | 160 * Math.min(i, 2);
            byte[] event = Datagrams.rtp(
                    new RtpPacket.Header(101, i == 1, i, 160, Datagrams.SSRC), ByteBuffer.allocate(4).putInt(payload).array());
            session.onDatagram(ByteBuffer.wrap(event), SIGNALLED, false, i * 20L * MS);
        }
        session.doWork(500 * MS);
        assertThat(events).containsExactly("5:40");
    }

    @Test
    void keysTravelFromSessionToSession() {
        session.remote(SIGNALLED, null);
        assertThat(session.press('4', 100)).isTrue();
        assertThat(session.press('2', 100)).isTrue();
        send(40, 0);
        assertThat(session.keysQueued()).isZero();
        assertThat(packet(39).timestamp() - packet(0).timestamp()).as("time went on meanwhile").isEqualTo(39 * 160);
        RtpSession far = session(3);
        far.remote(SIGNALLED, null);
        List<Sent> crossing = List.copyOf(sent);
        for (int i = 0; i < crossing.size(); i++) {
            far.onDatagram(crossing.get(i).datagram(), SIGNALLED, false, i * 20L * MS);
        }
        assertThat(events).containsExactly("4:100", "2:100");
        assertThat(far.statistics().lost()).isZero();
    }

    private Parsed lastReport() {
        assertThat(RtcpCompound.parse(sent.getLast().datagram())).isInstanceOf(Parsed.class);
        return (Parsed) RtcpCompound.parse(sent.getLast().datagram());
    }

    private void workUntilReport(long fromMs) {
        int before = sent.size();
        for (long ms = fromMs; sent.size() == before && ms < fromMs + 20_000; ms += 20) {
            session.doWork(ms * MS);
        }
    }

    @Test
    void reportsAsReceiverFirstAndAsSenderOnceItHasSent() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        receive(2, SIGNALLED);
        workUntilReport(40);
        assertThat(sent.getLast().rtcp()).isTrue();
        assertThat(sent.getLast().target()).isEqualTo(new InetSocketAddress("192.0.2.1", 4001));
        assertThat(lastReport().packets().getFirst()).isInstanceOfSatisfying(ReceiverReport.class, report -> {
            assertThat(report.blocks()).singleElement().satisfies(block -> {
                assertThat(block.ssrc()).isEqualTo(Datagrams.SSRC);
                assertThat(block.cumulativeLost()).isEqualTo(1);
            });
        });
        assertThat(lastReport().packets().get(1)).isInstanceOfSatisfying(
                SourceDescription.class, each -> assertThat(each.cname()).isEqualTo("me@here"));
        send(10, 4000);
        workUntilReport(4200);
        assertThat(lastReport().packets().getFirst()).isInstanceOfSatisfying(SenderReport.class, report -> {
            assertThat(report.sent().packets()).isEqualTo(10);
            assertThat(report.sent().octets()).isEqualTo(1600);
        });
    }

    @Test
    void measuresTheRoundTripAndWhatTheOtherSideMisses() {
        session.remote(SIGNALLED, null);
        send(10, 0);
        workUntilReport(200);
        SenderReport ours = (SenderReport) lastReport().packets().getFirst();
        long sentNs = Math.round((ours.sent().ntpTimestamp() - (2_208_988_800L << 32)) * 1e9 / 0x1p32);
        // They answer 100 ms after it reached them; the way there and back takes 60 ms.
        String report = String.format(
                "81 c9 00 07 00000063 %08x 40000001 00000000 00000050 %08x %08x",
                ours.ssrc(), (int) (ours.sent().ntpTimestamp() >>> 16), 6554);
        session.onDatagram(hex(report), new InetSocketAddress("192.0.2.1", 4001), true, sentNs + 160 * MS);
        assertThat(session.statistics().roundTripMs()).isBetween(59.5, 60.5);
        assertThat(session.statistics().remoteFractionLost()).isEqualTo(0.25);
        assertThat(session.statistics().remoteJitterMs()).isEqualTo(10);
    }

    @Test
    void rtcpOnTheRtpPortIsAnsweredThere() {
        session.remote(SIGNALLED, null);
        receive(0, NAT);
        receive(1, NAT);
        session.onDatagram(hex("80 c9 00 01 12345678"), NAT, false, 30 * MS);
        workUntilReport(40);
        assertThat(sent.getLast().rtcp()).isFalse();
        assertThat(sent.getLast().target()).isEqualTo(NAT);
    }

    @Test
    void rtcpGoesBackToWhereItComesFrom() {
        InetSocketAddress theirs = new InetSocketAddress("192.0.2.1", 7777);
        session.remote(SIGNALLED, null);
        session.onDatagram(hex("80 c9 00 01 12345678"), theirs, true, 30 * MS);
        workUntilReport(40);
        assertThat(sent.getLast().target()).isEqualTo(theirs);
    }

    @Test
    void theSourcesByeIsToldOnceAndAStrangersNot() {
        session.remote(SIGNALLED, null);
        receive(0, SIGNALLED);
        String bye = "80 c9 00 01 12345678 81 cb 00 01 ";
        InetSocketAddress rtcp = new InetSocketAddress("192.0.2.1", 4001);
        session.onDatagram(hex(bye + "12345678"), STRANGER, true, 0);
        session.onDatagram(hex(bye + "00000009"), rtcp, true, 0);
        assertThat(events).isEmpty();
        session.onDatagram(hex(bye + "12345678"), rtcp, true, 0);
        session.onDatagram(hex(bye + "12345678"), rtcp, true, 0);
        session.onDatagram(hex("80 c9 00 09 12345678"), rtcp, true, 0);
        assertThat(events).containsExactly("bye");
        assertThat(session.statistics().strangers()).isEqualTo(1);
        assertThat(session.statistics().malformedRtcp()).isEqualTo(1);
    }

    @Test
    void leavesWithAByeAndIsQuietAfterwards() {
        session.remote(SIGNALLED, null);
        send(2, 0);
        session.bye(50 * MS);
        session.bye(60 * MS);
        assertThat(sent).hasSize(3);
        assertThat(lastReport().packets()).hasSize(3).last().isInstanceOf(Goodbye.class);
        workUntilReport(100);
        assertThat(sent).hasSize(3);
    }
}
