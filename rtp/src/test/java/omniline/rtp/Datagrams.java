package omniline.rtp;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Datagrams for tests. */
public final class Datagrams {
    public static final int SSRC = 0x1234_5678;

    private Datagrams() {}

    public static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
    }

    public static byte[] rtp(RtpPacket.Header header, byte... payload) {
        ByteBuffer out = ByteBuffer.allocate(RtpPacket.HEADER_BYTES + payload.length);
        RtpPacket.writeHeader(out, header);
        out.put(payload);
        return out.array();
    }

    /** PCMU of 20 ms, number n of its stream: sequence number n, timestamp 160 n, the payload begins with n. */
    public static byte[] pcmu(int n) {
        return pcmu(n, SSRC, n * 160);
    }

    public static byte[] pcmu(int n, int ssrc, int timestamp) {
        byte[] payload = ByteBuffer.allocate(160).putInt(n).array();
        return rtp(new RtpPacket.Header(0, false, n & 0xFFFF, timestamp, ssrc), payload);
    }

    public static RtpPacket parsed(byte[] datagram) {
        RtpPacket packet = new RtpPacket();
        if (!packet.parse(ByteBuffer.wrap(datagram))) {
            throw new IllegalArgumentException("the test's own packet does not parse");
        }
        return packet;
    }
}
