package omniline.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import omniline.rtp.rtcp.RtcpCompound;
import omniline.rtp.rtcp.RtcpPacket;
import omniline.rtp.rtcp.RtcpPacket.ExtendedReport;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.NegativeAck;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;
import omniline.rtp.rtcp.RtcpPacket.Unknown;
import omniline.rtp.rtcp.RtcpResult.Malformed;
import omniline.rtp.rtcp.RtcpResult.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a session's RTCP (RFC 3550 section 6, RFC 5761): takes reports from the hosts that RTP comes from or SDP named,
 * and learns from them where to send ours. Owned by the media loop.
 */
final class RtcpReceiver {
    /** Time and clock that a report is read with. */
    record Moment(long nowNs, int sendClockHz) {}

    private final ReceivedSource source;
    private final RtcpReporter reporter;
    private final SourceLatch latch;
    private final RtpEvents events;
    private @Nullable InetSocketAddress signalled;
    private @Nullable InetSocketAddress heard;
    private boolean muxed;
    private boolean goodbyeSeen;
    private int goodbyeSsrc;
    private long strangers;
    private long malformed;

    RtcpReceiver(ReceivedSource source, RtcpReporter reporter, SourceLatch latch, RtpEvents events) {
        this.source = source;
        this.reporter = reporter;
        this.latch = latch;
        this.events = events;
    }

    void remote(InetSocketAddress rtp, @Nullable InetSocketAddress rtcp) {
        InetSocketAddress address = rtcp == null ? nextPort(rtp) : rtcp;
        if (!address.equals(signalled)) {
            signalled = address;
            heard = null;
            muxed = address.equals(rtp);
        }
    }

    /** Where reports go; null before SDP named a place. */
    @Nullable InetSocketAddress target() {
        if (muxed) {
            return latch.target();
        }
        return heard != null ? heard : signalled;
    }

    /** Both on the RTP port: negotiated, or because the other side does so. */
    boolean muxed() {
        return muxed;
    }

    long strangers() {
        return strangers;
    }

    long malformed() {
        return malformed;
    }

    void onDatagram(ByteBuffer datagram, InetSocketAddress from, boolean rtcpPort, Moment moment) {
        boolean signalledHost = signalled != null && from.getAddress() != null && from.getAddress().equals(signalled.getAddress());
        if (!signalledHost && !latch.isKnownHost(from)) {
            strangers++;
            return;
        }
        switch (RtcpCompound.parse(datagram)) {
            case Malformed _ -> malformed++;
            case Parsed compound -> {
                reporter.observe(datagram.remaining());
                learnTarget(from, rtcpPort);
                for (RtcpPacket packet : compound.packets()) {
                    onPacket(packet, moment);
                }
            }
        }
    }

    private void learnTarget(InetSocketAddress from, boolean rtcpPort) {
        muxed = !rtcpPort;
        if (rtcpPort) {
            heard = from;
        }
    }

    private void onPacket(RtcpPacket packet, Moment moment) {
        switch (packet) {
            case SenderReport report -> {
                if (report.ssrc() == source.ssrc()) {
                    source.onSenderReport(report.sent(), moment.nowNs());
                }
                reporter.onBlocks(report.blocks(), moment.sendClockHz(), moment.nowNs());
            }
            case ReceiverReport report -> reporter.onBlocks(report.blocks(), moment.sendClockHz(), moment.nowNs());
            case Goodbye goodbye -> onGoodbye(goodbye);
            case NegativeAck nack -> reporter.onMissed(nack);
            case ExtendedReport report -> reporter.onMetrics(report.metrics());
            case SourceDescription _, Unknown _ -> {}
        }
    }

    /** Only the stream that we hear can leave, and only once. */
    private void onGoodbye(Goodbye goodbye) {
        boolean ours = !source.active() || goodbye.sources().contains(source.ssrc());
        boolean again = goodbyeSeen && goodbyeSsrc == goodbye.ssrc();
        if (ours && !again) {
            goodbyeSeen = true;
            goodbyeSsrc = goodbye.ssrc();
            events.onRtcpBye();
        }
    }

    private static InetSocketAddress nextPort(InetSocketAddress rtp) {
        int port = Math.min(65_535, rtp.getPort() + 1);
        return rtp.getAddress() == null
                ? InetSocketAddress.createUnresolved(rtp.getHostString(), port)
                : new InetSocketAddress(rtp.getAddress(), port);
    }
}
