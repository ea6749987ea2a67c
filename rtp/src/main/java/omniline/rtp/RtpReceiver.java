package omniline.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import omniline.rtp.dtmf.TelephoneEventReceiver;
import omniline.rtp.jitter.JitterBuffer;

/**
 * The receiving side of a session's RTP: who sends (latch), whether it is a stream (RFC 3550 A.1), what it carries (audio, telephone
 * event, something not negotiated). A new SSRC of the known source is believed with its second packet. Owned by the media loop;
 * allocates nothing per packet.
 */
final class RtpReceiver {
    private static final int PAYLOAD_TYPES = 128;

    private final SourceLatch latch;
    private final TelephoneEventReceiver keys;
    private final JitterBuffer jitterBuffer;
    private final ReceivedSource source = new ReceivedSource();
    private final RtpPacket packet = new RtpPacket();
    /** Clock by audio payload type; 0 when not negotiated. */
    private final int[] clockHz = new int[PAYLOAD_TYPES];

    private int eventPayloadType;
    private boolean ssrcOnProbation;
    private int probationSsrc;
    private int probationNext;
    private long lastReceivedNs = Long.MIN_VALUE;
    private long packets;
    private long bytes;
    private long strangers;
    private long garbage;
    private long unknownPayloadTypes;
    private long ssrcChanges;

    RtpReceiver(RtpSessionSettings settings, SourceLatch latch, TelephoneEventReceiver keys) {
        this.latch = latch;
        this.keys = keys;
        jitterBuffer = new JitterBuffer(settings.jitter(), settings.formats().sendClockHz());
        formats(settings.formats());
    }

    void formats(RtpFormats formats) {
        Arrays.fill(clockHz, 0);
        for (RtpFormats.Audio audio : formats.audio()) {
            clockHz[audio.payloadType()] = audio.clockHz();
        }
        eventPayloadType = formats.telephoneEventPayloadType();
        if (eventPayloadType >= 0) {
            keys.clockHz(formats.telephoneEventClockHz());
        }
    }

    void onDatagram(ByteBuffer datagram, InetSocketAddress from, boolean rtcpPort, long nowNs) {
        if (rtcpPort || !packet.parse(datagram)) {
            garbage++;
            return;
        }
        int payloadType = packet.payloadType();
        boolean negotiated = clockHz[payloadType] > 0 || payloadType == eventPayloadType;
        if (!negotiated && !latch.isKnown(from)) {
            unknownPayloadTypes++;
            return;
        }
        switch (latch.judge(from, packet, nowNs)) {
            case STRANGER -> strangers++;
            case CANDIDATE -> garbage++;
            case LATCHED -> {
                follow();
                deliver(datagram, negotiated, nowNs);
            }
            case KNOWN -> {
                if (continues()) {
                    deliver(datagram, negotiated, nowNs);
                } else {
                    garbage++;
                }
            }
        }
    }

    JitterBuffer jitterBuffer() {
        return jitterBuffer;
    }

    ReceivedSource source() {
        return source;
    }

    long lastReceivedNs() {
        return lastReceivedNs;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long strangers() {
        return strangers;
    }

    long garbage() {
        return garbage;
    }

    long unknownPayloadTypes() {
        return unknownPayloadTypes;
    }

    long ssrcChanges() {
        return ssrcChanges;
    }

    private boolean continues() {
        if (packet.ssrc() == source.ssrc()) {
            ssrcOnProbation = false;
            return source.accept(packet.sequenceNumber());
        }
        boolean second = ssrcOnProbation && packet.ssrc() == probationSsrc && packet.sequenceNumber() == probationNext;
        ssrcOnProbation = !second;
        probationSsrc = packet.ssrc();
        probationNext = packet.sequenceNumber() + 1 & 0xFFFF;
        if (second) {
            follow();
        }
        return second;
    }

    /** The packet at hand begins what is heard from now on, unless it goes on with the same stream from another address. */
    private void follow() {
        if (source.active() && source.ssrc() == packet.ssrc() && source.accept(packet.sequenceNumber())) {
            return;
        }
        if (source.active()) {
            ssrcChanges++;
            keys.reset();
            jitterBuffer.reset();
        }
        source.start(packet.ssrc(), packet.sequenceNumber());
    }

    private void deliver(ByteBuffer datagram, boolean negotiated, long nowNs) {
        latch.heard(nowNs);
        lastReceivedNs = nowNs;
        if (!negotiated) {
            unknownPayloadTypes++;
            jitterBuffer.noAudio(packet.sequenceNumber());
            return;
        }
        packets++;
        bytes += packet.payloadLengthBytes();
        int hz = clockHz[packet.payloadType()];
        if (hz == 0) {
            jitterBuffer.noAudio(packet.sequenceNumber());
            keys.onPacket(packet, datagram, nowNs);
        } else if (packet.payloadLengthBytes() == 0) {
            jitterBuffer.noAudio(packet.sequenceNumber());
        } else {
            source.time(packet.timestamp(), hz, nowNs);
            jitterBuffer.clockHz(hz);
            jitterBuffer.put(packet, datagram, nowNs);
        }
    }
}
