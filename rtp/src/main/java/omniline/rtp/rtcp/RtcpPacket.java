package omniline.rtp.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One RTCP packet of a compound (RFC 3550 sections 6.4 to 6.6, RFC 3611, RFC 4585). Immutable; any thread.
 */
public sealed interface RtcpPacket {
    int SENDER_REPORT = 200;
    int RECEIVER_REPORT = 201;
    int SOURCE_DESCRIPTION = 202;
    int GOODBYE = 203;
    int TRANSPORT_FEEDBACK = 205;
    int EXTENDED_REPORT = 207;

    /** SSRC of who sent it; for SDES and BYE the first one named, 0 when there is none. */
    int ssrc();

    /**
     * SR: what was sent, and how the other side is received.
     *
     * @param blocks at most 31
     */
    record SenderReport(int ssrc, Sent sent, List<ReportBlock> blocks) implements RtcpPacket {
        public SenderReport {
            blocks = ReportBlock.checked(blocks);
        }
    }

    /**
     * The sender's part of an SR.
     *
     * @param ntpTimestamp 32.32 fixed point seconds since 1900, see {@link NtpTime}
     * @param rtpTimestamp the same moment in the stream's clock
     * @param packets RTP packets sent, modulo 2^32
     * @param octets their payload bytes, modulo 2^32
     */
    record Sent(long ntpTimestamp, int rtpTimestamp, int packets, int octets) {}

    /**
     * RR: how the other side is received.
     *
     * @param blocks at most 31
     */
    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {
        public ReceiverReport {
            blocks = ReportBlock.checked(blocks);
        }
    }

    /** SDES of one source, reduced to its CNAME, 0..255 bytes of UTF-8. */
    record SourceDescription(int ssrc, String cname) implements RtcpPacket {}

    /**
     * BYE.
     *
     * @param sources who leaves, at most 31
     * @param reason 1..255 bytes of UTF-8, or none
     */
    record Goodbye(List<Integer> sources, @Nullable String reason) implements RtcpPacket {
        public Goodbye {
            sources = List.copyOf(sources);
            if (sources.size() > 31) {
                throw new IllegalArgumentException("at most 31 sources in a BYE, not " + sources.size());
            }
        }

        @Override
        public int ssrc() {
            return sources.isEmpty() ? 0 : sources.getFirst();
        }
    }

    /**
     * XR (RFC 3611), reduced to its VoIP metrics; other blocks are skipped.
     *
     * @param metrics at most 31
     */
    record ExtendedReport(int ssrc, List<VoipMetrics> metrics) implements RtcpPacket {
        public ExtendedReport {
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * The generic NACK (RFC 4585 section 6.2.1).
     *
     * @param media SSRC of the stream that is meant
     * @param missed sequence numbers that did not come
     */
    record NegativeAck(int ssrc, int media, List<Integer> missed) implements RtcpPacket {
        public NegativeAck {
            missed = List.copyOf(missed);
        }
    }

    /** APP, other feedback and whatever else: skipped. */
    record Unknown(int packetType, int ssrc) implements RtcpPacket {}
}
