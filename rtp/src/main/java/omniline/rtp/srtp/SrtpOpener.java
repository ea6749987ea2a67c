package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import omniline.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of SRTP (the layouts are drawn in {@link SrtpSealer}; a master key identifier stands before the tag of AES-CM, and at
 * the very end of AEAD). A packet is counted and dropped unless it is genuine and new; only then it may change anything. Owned by the
 * media loop; allocates nothing after construction, forged packets or not.
 */
final class SrtpOpener {
    private static final int SOURCES = 16;
    private static final int ENCRYPTED = 1 << 31;

    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final boolean aead;
    private final int mkiBytes;
    private final byte[] packet = new byte[SrtpSealer.LARGEST_DATAGRAM_BYTES];
    private final ByteBuffer opened = ByteBuffer.wrap(packet);
    private final SecuredSource[] sources = new SecuredSource[SOURCES];
    /** The oldest gives way when there are too many. */
    private int sourcesHeard;
    private SecuredSource unproven = new SecuredSource();
    private long genuine;
    private long forged;
    private long replayed;
    private long malformed;

    SrtpOpener(MasterKey key, int mkiBytes) {
        aead = key.suite().aead();
        this.mkiBytes = mkiBytes;
        rtp = PacketCipher.of(key, false);
        rtcp = PacketCipher.of(key, true);
        for (int i = 0; i < SOURCES; i++) {
            sources[i] = new SecuredSource();
        }
    }

    SrtpStatistics statistics() {
        return new SrtpStatistics(genuine, forged, replayed, malformed);
    }

    /** A buffer that is reused, filled with the datagram in the clear; null when it was dropped. */
    @Nullable ByteBuffer open(ByteBuffer datagram) {
        int lengthBytes = datagram.remaining();
        if (lengthBytes > packet.length || lengthBytes < RtpPacket.HEADER_BYTES || (datagram.get(datagram.position()) & 0xC0) != 0x80) {
            malformed++;
            return null;
        }
        datagram.get(datagram.position(), packet, 0, lengthBytes);
        opened.clear();
        int openBytes = RtpPacket.looksLikeRtcp(datagram) ? openRtcp(lengthBytes) : openRtp(lengthBytes);
        if (openBytes < 0) {
            return null;
        }
        genuine++;
        return opened.limit(openBytes);
    }

    /** Bytes that stay readable: CSRCs and header extension too. Longer than the packet when that is malformed. */
    static int rtpHeaderBytes(byte[] packet, int lengthBytes) {
        int bytes = RtpPacket.HEADER_BYTES + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0 && bytes + 4 <= lengthBytes) {
            bytes += 4 + 4 * ((packet[bytes + 2] & 0xFF) << 8 | packet[bytes + 3] & 0xFF);
        }
        return bytes;
    }

    private int openRtp(int lengthBytes) {
        int end = lengthBytes - rtp.tagBytes() - mkiBytes;
        int headerBytes = rtpHeaderBytes(packet, lengthBytes);
        if (headerBytes > end) {
            malformed++;
            return -1;
        }
        SecuredSource source = source(opened.getInt(8));
        long index = source.rtpIndex(opened.getShort(2) & 0xFFFF);
        if (!source.isNewRtp(index)) {
            replayed++;
            return -1;
        }
        rtp.start(source.ssrc(), index);
        int tagAt = aead ? end : lengthBytes - rtp.tagBytes();
        if (!fits(rtp, rtp.tag(packet, headerBytes, end, (int) (index >> 16)), tagAt)) {
            return -1;
        }
        rtp.crypt(packet, headerBytes, end);
        source.acceptRtp(index);
        keep(source);
        return end;
    }

    private int openRtcp(int lengthBytes) {
        int wordAt = lengthBytes - mkiBytes - Integer.BYTES - (aead ? 0 : rtcp.tagBytes());
        int end = aead ? wordAt - rtcp.tagBytes() : wordAt;
        if (end < SrtpSealer.RTCP_HEADER_BYTES || (opened.getInt(wordAt) & ENCRYPTED) == 0) {
            malformed++;
            return -1;
        }
        int word = opened.getInt(wordAt);
        SecuredSource source = source(opened.getInt(4));
        int index = word & ~ENCRYPTED;
        if (!source.isNewRtcp(index)) {
            replayed++;
            return -1;
        }
        rtcp.start(source.ssrc(), index);
        int tagAt = aead ? end : lengthBytes - rtcp.tagBytes();
        if (!fits(rtcp, rtcp.tag(packet, SrtpSealer.RTCP_HEADER_BYTES, end, word), tagAt)) {
            return -1;
        }
        rtcp.crypt(packet, SrtpSealer.RTCP_HEADER_BYTES, end);
        source.acceptRtcp(index);
        keep(source);
        return end;
    }

    /** Takes the same time wherever the first difference is. */
    private boolean fits(PacketCipher cipher, byte[] tag, int tagAt) {
        int difference = 0;
        for (int i = 0; i < cipher.tagBytes(); i++) {
            difference |= tag[i] ^ packet[tagAt + i];
        }
        if (difference != 0) {
            forged++;
        }
        return difference == 0;
    }

    private SecuredSource source(int ssrc) {
        for (int i = 0; i < Math.min(sourcesHeard, SOURCES); i++) {
            if (sources[i].ssrc() == ssrc) {
                return sources[i];
            }
        }
        unproven.restart(ssrc);
        return unproven;
    }

    private void keep(SecuredSource source) {
        if (source == unproven) {
            int slot = sourcesHeard % SOURCES;
            unproven = sources[slot];
            sources[slot] = source;
            sourcesHeard++;
        }
    }
}
