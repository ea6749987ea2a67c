package omniline.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import omniline.rtp.dtmf.TelephoneEventReceiver;
import omniline.rtp.dtmf.TelephoneEventSender;
import omniline.rtp.jitter.JitterBuffer;
import omniline.rtp.quality.CallQuality;
import omniline.rtp.quality.CodecImpairment;
import omniline.rtp.quality.EModel;
import omniline.rtp.quality.LossDensity;
import omniline.rtp.rtcp.VoipMetrics;
import org.jspecify.annotations.Nullable;

/**
 * One call's RTP and RTCP (RFC 3550, 3551, 4733, 4961, 5761): what arrives is checked, counted and put into the jitter buffer; what is
 * sent gets continuous timestamps. No threads and no sockets of its own: datagrams come through {@link #onDatagram} and go to the
 * {@link PacketSink}, both in the clear. Owned by the media loop; allocates nothing per RTP packet.
 */
public final class RtpSession {
    private static final int LARGEST_DATAGRAM_BYTES = 1500;

    private final PacketSink sink;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final RtcpReporter reporter;
    private final RtcpReceiver rtcpReceiver;
    private final SourceLatch latch;
    private final TelephoneEventReceiver keysIn;
    private final TelephoneEventSender keysOut = new TelephoneEventSender();
    private final ByteBuffer out = ByteBuffer.allocate(LARGEST_DATAGRAM_BYTES);
    private RtpFormats formats;
    private int eventTimestamp;
    private int metricsPacketMs;
    private final int bufferMaxMs;
    private @Nullable SentPackets sentPackets;
    private boolean left;
    private long packetsOut;
    private long bytesOut;

    /**
     * A session that has neither sent nor received.
     *
     * @param random SSRC, sequence number, timestamp, and the spread of RTCP
     */
    public RtpSession(RtpSessionSettings settings, PacketSink sink, RandomGenerator random, RtpEvents events) {
        this.sink = sink;
        formats = settings.formats();
        bufferMaxMs = settings.jitter().maxDelayMs();
        sender = new RtpSender(random);
        latch = new SourceLatch(settings.relatchMs());
        keysIn = new TelephoneEventReceiver(events);
        receiver = new RtpReceiver(settings, latch, keysIn);
        reporter = new RtcpReporter(settings, sender, receiver.source(), random);
        rtcpReceiver = new RtcpReceiver(receiver.source(), reporter, latch, events);
    }

    /** New payload types, from a re-INVITE; the stream goes on. */
    public void formats(RtpFormats negotiated) {
        formats = negotiated;
        receiver.formats(negotiated);
    }

    /**
     * Where SDP says that the other side listens. Packets that arrived before are kept. The same address again changes nothing; another
     * one lets the next valid source be latched anew.
     *
     * @param rtcp null: the RTP port + 1; equal to rtp: both on one port (RFC 5761)
     */
    public void remote(InetSocketAddress rtp, @Nullable InetSocketAddress rtcp) {
        latch.signal(rtp);
        rtcpReceiver.remote(rtp, rtcp);
    }

    /**
     * A datagram came in.
     *
     * @param rtcpPort true when it came to the RTCP port
     */
    public void onDatagram(ByteBuffer datagram, InetSocketAddress source, boolean rtcpPort, long nowNs) {
        if (RtpPacket.looksLikeRtcp(datagram)) {
            rtcpReceiver.onDatagram(datagram, source, rtcpPort, new RtcpReceiver.Moment(nowNs, formats.sendClockHz()));
            reporter.takeMissed().forEach(this::sendAgain);
        } else {
            receiver.onDatagram(datagram, source, rtcpPort, nowNs);
        }
    }

    /** Holds the audio received. */
    public JitterBuffer jitterBuffer() {
        return receiver.jitterBuffer();
    }

    /**
     * Sends a packet; the stream's time then advances by its duration. While keys are queued by {@link #press}, a telephone event goes
     * out in its place. Before {@link #remote} only time advances.
     *
     * @param durationTicks in the clock of {@link RtpFormats#sendClockHz}
     * @param marker begin of a talk spurt; the first packet and the one after {@link #skip} are marked anyway
     */
    public void send(
            int payloadType, byte[] payload, int offset, int lengthBytes, int durationTicks, boolean marker, long nowNs) {
        if (!sendKey(durationTicks, nowNs)) {
            out.clear();
            sender.writeHeader(out, payloadType, marker);
            out.put(payload, offset, lengthBytes);
            transmit(lengthBytes, nowNs);
        }
        sender.advance(durationTicks);
    }

    /** Time passes without a packet. */
    public void skip(int durationTicks) {
        sender.skip(durationTicks);
    }

    /**
     * Queues a key press (RFC 4733), to be sent in the place of the next packets.
     *
     * @param digit 0-9 * # A-D
     * @param durationMs 40..8000; no longer than 65535 ticks of the event's clock are sent
     * @return false when telephone events were not negotiated or too many keys are waiting
     */
    public boolean press(char digit, int durationMs) {
        return formats.telephoneEventPayloadType() >= 0 && keysOut.press(digit, durationMs);
    }

    /** Keys not yet sent to their end. */
    public int keysQueued() {
        return keysOut.queued();
    }

    /** Regular work, once per tick: RTCP reports, ends of key presses. */
    public void doWork(long nowNs) {
        keysIn.doWork(nowNs);
        if (!left && reporter.due(nowNs)) {
            report(false, nowNs);
        }
    }

    /** Leaves: sends RTCP BYE, and no report afterwards. */
    public void bye(long nowNs) {
        if (!left) {
            left = true;
            report(true, nowNs);
        }
    }

    /** When the last valid RTP packet of the known source came; Long.MIN_VALUE before the first. */
    public long lastReceivedNs() {
        return receiver.lastReceivedNs();
    }

    /** As {@link RtpStatistics#packetsIn}; this and the next four allocate nothing. */
    public long packetsIn() {
        return receiver.packets();
    }

    /** As {@link RtpStatistics#packetsOut}. */
    public long packetsOut() {
        return packetsOut;
    }

    /** As {@link RtpStatistics#lost}. */
    public long lost() {
        return receiver.source().lost();
    }

    /** As {@link RtpStatistics#strangers}. */
    public long strangers() {
        return receiver.strangers() + rtcpReceiver.strangers();
    }

    /** As {@link RtpStatistics#garbage}. */
    public long garbage() {
        return receiver.garbage();
    }

    public RtpStatistics statistics() {
        var jitter = jitterBuffer().statistics();
        return new RtpStatistics(
                receiver.packets(), receiver.bytes(), packetsOut, bytesOut, sentPackets == null ? 0 : sentPackets.resent(),
                receiver.source().lost(), jitter.late(), jitter.duplicate(),
                jitter.reordered(), strangers(), receiver.garbage(), receiver.unknownPayloadTypes(),
                rtcpReceiver.malformed(), receiver.ssrcChanges(), receiver.source().jitterMs(), reporter.remoteFractionLost(),
                reporter.remoteJitterMs(), reporter.roundTripMs(), reporter.remoteMetrics());
    }

    /**
     * How the other side was heard so far. Allocates: at most now and then.
     *
     * @param codec what it was mostly heard through
     * @param packetMs length of a packet, for the delay
     */
    public CallQuality quality(CodecImpairment codec, int packetMs) {
        double roundTripMs = reporter.roundTripMs();
        double oneWayDelayMs = Math.max(0, roundTripMs) / 2 + Math.max(0, jitterBuffer().delayMs()) + packetMs;
        return new CallQuality(jitterBuffer().losses(), receiver.source().jitterMs(), roundTripMs, oneWayDelayMs, codec);
    }

    /**
     * Sends VoIP metrics with each report from now on (RFC 3611 section 4.7): where the other side's SDP asks for them.
     *
     * @param packetMs length of a packet that comes; 0 sends none
     */
    public void metrics(int packetMs) {
        metricsPacketMs = packetMs;
    }

    /** Keeps what is sent for a moment from now on, and sends it again where the other side says that it missed it (RFC 4585). Allocates 8 kB. */
    public void resending() {
        if (sentPackets == null) {
            sentPackets = new SentPackets();
        }
    }

    private void sendAgain(int sequenceNumber) {
        InetSocketAddress target = latch.target();
        ByteBuffer packet = sentPackets == null || target == null ? null : sentPackets.again(sequenceNumber);
        if (packet != null && target != null) {
            sink.send(packet, target, false);
        }
    }

    /** Null where nobody asks, and before there is anything to tell. */
    private @Nullable VoipMetrics metrics() {
        if (metricsPacketMs == 0 || !receiver.source().active()) {
            return null;
        }
        CallQuality quality = quality(CodecImpairment.G711, metricsPacketMs);
        LossDensity heard = quality.losses();
        double expected = Math.max(1, receiver.packets() + receiver.source().lost());
        double gapPackets = (double) (heard.packets() - heard.bursts().packets()) / (heard.bursts().count() + 1);
        VoipMetrics.Losses losses = new VoipMetrics.Losses(receiver.source().lost() / expected, jitterBuffer().statistics().late() / expected,
                heard.burstDensity(), heard.gapDensity(), (int) (heard.burstPackets() * metricsPacketMs), (int) (gapPackets * metricsPacketMs));
        int delayMs = Math.max(0, jitterBuffer().delayMs());
        int targetMs = jitterBuffer().statistics().targetDelayMs();
        return new VoipMetrics(receiver.source().ssrc(), losses,
                new VoipMetrics.Delays((int) Math.max(0, quality.roundTripMs()), delayMs + 2 * metricsPacketMs),
                new VoipMetrics.Scores((int) Math.round(quality.rating()), EModel.mos(EModel.rating(CodecImpairment.G711, heard, 0)), quality.mos()),
                new VoipMetrics.Buffer(delayMs, Math.max(delayMs, targetMs), bufferMaxMs));
    }

    private boolean sendKey(int durationTicks, long nowNs) {
        if (keysOut.queued() == 0 || formats.telephoneEventPayloadType() < 0) {
            return false;
        }
        int clockHz = formats.telephoneEventClockHz();
        int stepTicks = (int) ((long) durationTicks * clockHz / formats.sendClockHz());
        if (!keysOut.due(stepTicks)) {
            return false;
        }
        boolean first = keysOut.starts();
        if (first) {
            eventTimestamp = sender.timestamp();
        }
        out.clear();
        sender.writeEventHeader(out, formats.telephoneEventPayloadType(), eventTimestamp, first);
        keysOut.write(out, stepTicks, clockHz);
        transmit(Integer.BYTES, nowNs);
        return true;
    }

    private void transmit(int payloadBytes, long nowNs) {
        InetSocketAddress target = latch.target();
        if (target == null) {
            return;
        }
        out.flip();
        sink.send(out, target, false);
        if (sentPackets != null) {
            sentPackets.keep(out);
        }
        sender.sent(payloadBytes, nowNs);
        packetsOut++;
        bytesOut += payloadBytes;
    }

    private void report(boolean bye, long nowNs) {
        InetSocketAddress target = rtcpReceiver.target();
        if (target == null) {
            return;
        }
        out.clear();
        reporter.write(out, formats.sendClockHz(), new RtcpReporter.Extras(metrics(), bye), nowNs);
        out.flip();
        reporter.observe(out.remaining());
        sink.send(out, target, !rtcpReceiver.muxed());
    }
}
