package omniline.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.random.RandomGenerator;
import omniline.rtp.rtcp.NtpTime;
import omniline.rtp.rtcp.ReportBlock;
import omniline.rtp.rtcp.RtcpPacket;
import omniline.rtp.rtcp.RtcpPacket.ExtendedReport;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.NegativeAck;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.Sent;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;
import omniline.rtp.rtcp.RtcpTimer;
import omniline.rtp.rtcp.RtcpWriter;
import omniline.rtp.rtcp.VoipMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Our reports about a session (RFC 3550 section 6.4): SR when we have sent lately, else RR, always with the CNAME; and what the other
 * side reports about us, extended reports (RFC 3611) too. Owned by the media loop; some hundred bytes of garbage in 5 s.
 */
final class RtcpReporter {
    private static final int SESSION_BITS_PER_SECOND = 128_000;

    private final RtpSender sender;
    private final ReceivedSource source;
    private final String cname;
    private final long wallClockOffsetNs;
    private final RtcpTimer timer;
    private int packetsAtLastReport;
    private int packetsAtReportBefore;
    private double remoteFractionLost = -1;
    private double remoteJitterMs = -1;
    private double roundTripMs = -1;
    private @Nullable VoipMetrics remoteMetrics;
    private List<Integer> missed = List.of();

    RtcpReporter(RtpSessionSettings settings, RtpSender sender, ReceivedSource source, RandomGenerator random) {
        this.sender = sender;
        this.source = source;
        cname = settings.cname();
        wallClockOffsetNs = settings.wallClockOffsetNs();
        timer = new RtcpTimer(random, SESSION_BITS_PER_SECOND);
    }

    boolean due(long nowNs) {
        return timer.due(nowNs);
    }

    void observe(int datagramBytes) {
        timer.observe(datagramBytes);
    }

    /** What a compound holds besides report and SDES: how the other side is heard, if it wants to know, and BYE when leaving. */
    record Extras(@Nullable VoipMetrics metrics, boolean bye) {}

    /** Puts a compound. */
    void write(ByteBuffer out, int sendClockHz, Extras extras, long nowNs) {
        List<RtcpPacket> packets = new ArrayList<>(4);
        List<ReportBlock> blocks = source.active() ? List.of(source.report(nowNs)) : List.of();
        if (sender.packets() != packetsAtReportBefore) {
            long ntp = NtpTime.ofUnixNs(nowNs + wallClockOffsetNs);
            Sent sent = new Sent(ntp, sender.timestampAt(nowNs, sendClockHz), sender.packets(), sender.octets());
            packets.add(new SenderReport(sender.ssrc(), sent, blocks));
        } else {
            packets.add(new ReceiverReport(sender.ssrc(), blocks));
        }
        packetsAtReportBefore = packetsAtLastReport;
        packetsAtLastReport = sender.packets();
        packets.add(new SourceDescription(sender.ssrc(), cname));
        if (extras.metrics() != null) {
            packets.add(new ExtendedReport(sender.ssrc(), List.of(extras.metrics())));
        }
        if (extras.bye()) {
            packets.add(new Goodbye(List.of(sender.ssrc()), null));
        }
        RtcpWriter.write(out, packets);
    }

    /** What the other side says of our stream; the round trip as in RFC 3550 section 6.4.1. */
    void onBlocks(List<ReportBlock> blocks, int sendClockHz, long nowNs) {
        for (ReportBlock block : blocks) {
            if (block.ssrc() != sender.ssrc()) {
                continue;
            }
            remoteFractionLost = block.fractionLost() / 256.0;
            remoteJitterMs = (block.timing().jitterTicks() & 0xFFFF_FFFFL) * 1000.0 / sendClockHz;
            if (block.timing().lastReport() != 0) {
                int now = NtpTime.middle(NtpTime.ofUnixNs(nowNs + wallClockOffsetNs));
                int roundTrip = now - block.timing().lastReport() - block.timing().delaySinceLastReport();
                roundTripMs = NtpTime.msOfShort(Math.max(0, roundTrip));
            }
        }
    }

    /** How the other side hears us. */
    void onMetrics(List<VoipMetrics> metrics) {
        for (VoipMetrics each : metrics) {
            if (each.ssrc() == sender.ssrc()) {
                remoteMetrics = each;
            }
        }
    }

    /** Some of our packets did not come; they are told by {@link #takeMissed}. */
    void onMissed(NegativeAck nack) {
        if (nack.media() == sender.ssrc()) {
            missed = Stream.concat(missed.stream(), nack.missed().stream()).toList();
        }
    }

    /** Sequence numbers that the last datagram asked for; once. */
    List<Integer> takeMissed() {
        List<Integer> taken = missed;
        missed = List.of();
        return taken;
    }

    @Nullable VoipMetrics remoteMetrics() {
        return remoteMetrics;
    }

    double remoteFractionLost() {
        return remoteFractionLost;
    }

    double remoteJitterMs() {
        return remoteJitterMs;
    }

    double roundTripMs() {
        return roundTripMs;
    }
}
