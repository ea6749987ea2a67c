package omniline.rtp.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import omniline.rtp.rtcp.RtcpPacket.ExtendedReport;
import omniline.rtp.rtcp.RtcpPacket.Goodbye;
import omniline.rtp.rtcp.RtcpPacket.NegativeAck;
import omniline.rtp.rtcp.RtcpPacket.ReceiverReport;
import omniline.rtp.rtcp.RtcpPacket.SenderReport;
import omniline.rtp.rtcp.RtcpPacket.SourceDescription;

/** Writes compound RTCP packets (RFC 3550 section 6.1: first a report, then SDES with the CNAME). The layout is drawn in {@link RtcpCompound}. */
public final class RtcpWriter {
    private static final int SDES_CNAME = 1;
    private static final int GENERIC_NACK = 1;

    private RtcpWriter() {}

    /** Puts the packets one behind the other at the buffer's position. */
    public static void write(ByteBuffer out, List<? extends RtcpPacket> packets) {
        for (RtcpPacket packet : packets) {
            int start = out.position();
            out.putInt(0);
            int count = body(out, packet);
            int words = (out.position() - start) / 4 - 1;
            out.putInt(start, 0x80 << 24 | count << 24 | type(packet) << 16 | words);
        }
    }

    private static int type(RtcpPacket packet) {
        return switch (packet) {
            case SenderReport _ -> RtcpPacket.SENDER_REPORT;
            case ReceiverReport _ -> RtcpPacket.RECEIVER_REPORT;
            case SourceDescription _ -> RtcpPacket.SOURCE_DESCRIPTION;
            case Goodbye _ -> RtcpPacket.GOODBYE;
            case ExtendedReport _ -> RtcpPacket.EXTENDED_REPORT;
            case NegativeAck _ -> RtcpPacket.TRANSPORT_FEEDBACK;
            case RtcpPacket.Unknown unknown -> unknown.packetType();
        };
    }

    private static int body(ByteBuffer out, RtcpPacket packet) {
        return switch (packet) {
            case SenderReport report -> {
                out.putInt(report.ssrc()).putLong(report.sent().ntpTimestamp()).putInt(report.sent().rtpTimestamp());
                out.putInt(report.sent().packets()).putInt(report.sent().octets());
                yield blocks(out, report.blocks());
            }
            case ReceiverReport report -> {
                out.putInt(report.ssrc());
                yield blocks(out, report.blocks());
            }
            case SourceDescription description -> {
                out.putInt(description.ssrc()).put((byte) SDES_CNAME);
                text(out, description.cname());
                out.put((byte) 0);
                pad(out);
                yield 1;
            }
            case Goodbye goodbye -> goodbye(out, goodbye);
            case ExtendedReport report -> {
                out.putInt(report.ssrc());
                report.metrics().forEach(metrics -> metrics.write(out));
                yield 0;
            }
            case NegativeAck nack -> {
                out.putInt(nack.ssrc()).putInt(nack.media());
                nack.missed().forEach(number -> out.putShort(number.shortValue()).putShort((short) 0));
                yield GENERIC_NACK;
            }
            case RtcpPacket.Unknown unknown -> {
                out.putInt(unknown.ssrc());
                yield 0;
            }
        };
    }

    private static int blocks(ByteBuffer out, List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            out.putInt(block.ssrc()).putInt(block.fractionLost() << 24 | (block.cumulativeLost() & 0xFF_FFFF));
            out.putInt(block.highestSequence()).putInt(block.timing().jitterTicks());
            out.putInt(block.timing().lastReport()).putInt(block.timing().delaySinceLastReport());
        }
        return blocks.size();
    }

    private static int goodbye(ByteBuffer out, Goodbye goodbye) {
        for (int source : goodbye.sources()) {
            out.putInt(source);
        }
        if (goodbye.reason() != null) {
            text(out, goodbye.reason());
            pad(out);
        }
        return goodbye.sources().size();
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("RTCP text has " + bytes.length + " bytes, at most 255");
        }
        out.put((byte) bytes.length).put(bytes);
    }

    /** Compounds start at a multiple of 4 in the buffer's own count, as every datagram of ours does. */
    private static void pad(ByteBuffer out) {
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
    }
}
