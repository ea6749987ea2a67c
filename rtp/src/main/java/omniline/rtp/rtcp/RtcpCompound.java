package omniline.rtp.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import omniline.rtp.rtcp.RtcpPacket.ExtendedReport;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.NegativeAck;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.Sent;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;
import omniline.rtp.rtcp.RtcpPacket.Unknown;
import omniline.rtp.rtcp.ReportBlock.Timing;
import omniline.rtp.rtcp.RtcpResult.Malformed;
import omniline.rtp.rtcp.RtcpResult.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * Reads compound RTCP packets (RFC 3550 sections 6.1, 6.4 to 6.6, validity checks of A.2; reduced size, RFC 5506, is accepted).
 * One datagram in some seconds, so it may allocate. No state; any thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |  packet type  |  length in words, less one    |
 * |  SR 200, RR 201: SSRC, (20 bytes of sender), count * 24 bytes |
 * |  SDES 202: count chunks   BYE 203: count SSRCs, (reason)      |
 * |  NACK 205, count 1: SSRC, SSRC, pairs of number and mask      |
 * |  XR 207: SSRC, blocks of type, length and content             |
 * </pre>
 */
public final class RtcpCompound {
    private static final int SENDER_BYTES = 20;
    private static final int SDES_CNAME = 1;
    private static final int GENERIC_NACK = 1;
    private static final int MASK_BITS = 16;

    private RtcpCompound() {}

    /** Parses what lies between position and limit; moves neither. */
    public static RtcpResult parse(ByteBuffer datagram) {
        List<RtcpPacket> packets = new ArrayList<>();
        int at = datagram.position();
        int end = datagram.limit();
        while (at < end) {
            if (end - at < 4 || (datagram.get(at) & 0xC0) != 0x80) {
                return new Malformed("no RTCP header at byte " + (at - datagram.position()));
            }
            int next = at + 4 + 4 * (datagram.getShort(at + 2) & 0xFFFF);
            if (next > end) {
                return new Malformed("packet at byte " + (at - datagram.position()) + " is longer than the datagram");
            }
            int padding = (datagram.get(at) & 0x20) == 0 ? 0 : datagram.get(next - 1) & 0xFF;
            if (padding > next - at - 4 || (padding > 0 && next != end)) {
                return new Malformed("bad padding");
            }
            RtcpPacket packet = packet(datagram.slice(at, next - padding - at));
            if (packet == null) {
                return new Malformed("packet at byte " + (at - datagram.position()) + " is shorter than its count says");
            }
            packets.add(packet);
            at = next;
        }
        return packets.isEmpty() ? new Malformed("empty") : new Parsed(packets);
    }

    private static @Nullable RtcpPacket packet(ByteBuffer in) {
        int count = in.get(0) & 0x1F;
        int type = in.get(1) & 0xFF;
        int body = in.limit() - 4;
        in.position(4);
        return switch (type) {
            case RtcpPacket.SENDER_REPORT ->
                body < 4 + SENDER_BYTES + count * ReportBlock.BYTES ? null : senderReport(in, count);
            case RtcpPacket.RECEIVER_REPORT ->
                body < 4 + count * ReportBlock.BYTES ? null : new ReceiverReport(in.getInt(), blocks(in, count));
            case RtcpPacket.SOURCE_DESCRIPTION -> sourceDescription(in, count);
            case RtcpPacket.GOODBYE -> body < 4 * count ? null : goodbye(in, count);
            case RtcpPacket.TRANSPORT_FEEDBACK -> feedback(in, count);
            case RtcpPacket.EXTENDED_REPORT -> body < 4 ? null : extendedReport(in);
            default -> new Unknown(type, body < 4 ? 0 : in.getInt());
        };
    }

    private static SenderReport senderReport(ByteBuffer in, int count) {
        int ssrc = in.getInt();
        Sent sent = new Sent(in.getLong(), in.getInt(), in.getInt(), in.getInt());
        return new SenderReport(ssrc, sent, blocks(in, count));
    }

    private static List<ReportBlock> blocks(ByteBuffer in, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int ssrc = in.getInt();
            int loss = in.getInt();
            int highest = in.getInt();
            blocks.add(new ReportBlock(
                    ssrc, loss >>> 24, loss << 8 >> 8, highest, new Timing(in.getInt(), in.getInt(), in.getInt())));
        }
        return blocks;
    }

    /** A NACK: pairs of a number and a mask of the 16 after it. Other feedback is skipped. */
    private static @Nullable RtcpPacket feedback(ByteBuffer in, int kind) {
        if (kind != GENERIC_NACK) {
            return new Unknown(RtcpPacket.TRANSPORT_FEEDBACK, in.remaining() < 4 ? 0 : in.getInt());
        }
        if (in.remaining() < 8) {
            return null;
        }
        int ssrc = in.getInt();
        int media = in.getInt();
        List<Integer> missed = new ArrayList<>();
        while (in.remaining() >= 4) {
            int first = in.getShort() & 0xFFFF;
            int mask = in.getShort() & 0xFFFF;
            missed.add(first);
            for (int bit = 0; bit < MASK_BITS; bit++) {
                if ((mask >> bit & 1) != 0) {
                    missed.add(first + bit + 1 & 0xFFFF);
                }
            }
        }
        return new NegativeAck(ssrc, media, missed);
    }

    /** Blocks have a type and a length each (RFC 3611 section 3); null where they do not add up. */
    private static @Nullable ExtendedReport extendedReport(ByteBuffer in) {
        int ssrc = in.getInt();
        List<VoipMetrics> metrics = new ArrayList<>();
        while (in.remaining() >= 4) {
            int at = in.position();
            int bytes = 4 + 4 * (in.getShort(at + 2) & 0xFFFF);
            if (bytes > in.remaining()) {
                return null;
            }
            if (in.get(at) == VoipMetrics.BLOCK_TYPE && bytes == VoipMetrics.BYTES) {
                metrics.add(VoipMetrics.read(in, at));
            }
            in.position(at + bytes);
        }
        return new ExtendedReport(ssrc, metrics);
    }

    /** The first chunk's CNAME; further chunks are mixers' business. */
    private static @Nullable RtcpPacket sourceDescription(ByteBuffer in, int count) {
        if (count == 0) {
            return new SourceDescription(0, "");
        }
        if (in.remaining() < 4) {
            return null;
        }
        int ssrc = in.getInt();
        String cname = "";
        while (in.hasRemaining()) {
            int item = in.get() & 0xFF;
            if (item == 0) {
                break;
            }
            if (!in.hasRemaining()) {
                return null;
            }
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                return null;
            }
            if (item == SDES_CNAME) {
                cname = text(in, length);
            } else {
                in.position(in.position() + length);
            }
        }
        return new SourceDescription(ssrc, cname);
    }

    private static Goodbye goodbye(ByteBuffer in, int count) {
        List<Integer> sources = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sources.add(in.getInt());
        }
        if (!in.hasRemaining()) {
            return new Goodbye(sources, null);
        }
        int length = Math.min(in.get() & 0xFF, in.remaining());
        return new Goodbye(sources, length == 0 ? null : text(in, length));
    }

    private static String text(ByteBuffer in, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
