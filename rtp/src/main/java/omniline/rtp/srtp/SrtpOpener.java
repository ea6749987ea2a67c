package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import omniline.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of SRTP (the layouts are drawn in {@link SrtpSealer}; a master key identifier stands before the tag of AES-CM, and at
 * the very end of AEAD). A packet is counted and dropped unless it is genuine and new; only then it may change anything. After a change
 * of keys packets of the former one are still taken until the first of the new. Owned by the media loop; allocates nothing after
 * construction, forged packets or not.
 */
final class SrtpOpener {
    private static final int SOURCES = 16;
    private static final int ENCRYPTED = 1 << 31;
    /** In place of a length. */
    private static final int MALFORMED = -1;

    private static final int REPLAYED = -2;
    private static final int FORGED = -3;

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
    private @Nullable SrtpOpener former;
    private long genuine;
    private long forged;
    private long replayed;
    private long malformed;

    /**
     * Nothing has come with that key yet.
     *
     * @param former of the key before, null for the first
     */
    SrtpOpener(CryptoAttribute theirs, @Nullable SrtpOpener former) {
        aead = theirs.suite().aead();
        mkiBytes = theirs.mkiBytes();
        rtp = PacketCipher.of(theirs.key(), false);
        rtcp = PacketCipher.of(theirs.key(), true);
        for (int i = 0; i < SOURCES; i++) {
            sources[i] = new SecuredSource();
        }
        if (former != null) {
            this.former = former;
            former.former = null;
            genuine = former.genuine;
            forged = former.forged;
            replayed = former.replayed;
            malformed = former.malformed;
        }
    }

    /** Packets that were not genuine, or came before. */
    long forged() {
        return forged + replayed;
    }

    SrtpStatistics statistics() {
        return new SrtpStatistics(genuine, forged, replayed, malformed);
    }

    /** A buffer that is reused, filled with the datagram in the clear; null when it was dropped. */
    @Nullable ByteBuffer open(ByteBuffer datagram) {
        SrtpOpener by = this;
        int result = attempt(datagram);
        if (result == FORGED && former != null) {
            by = former;
            result = by.attempt(datagram);
        }
        switch (result) {
            case MALFORMED -> malformed++;
            case REPLAYED -> replayed++;
            case FORGED -> forged++;
            default -> genuine++;
        }
        return result < 0 ? null : by.opened.limit(result);
    }

    private int attempt(ByteBuffer datagram) {
        int lengthBytes = datagram.remaining();
        if (lengthBytes > packet.length || lengthBytes < RtpPacket.HEADER_BYTES || (datagram.get(datagram.position()) & 0xC0) != 0x80) {
            return MALFORMED;
        }
        datagram.get(datagram.position(), packet, 0, lengthBytes);
        opened.clear();
        return RtpPacket.looksLikeRtcp(datagram) ? openRtcp(lengthBytes) : openRtp(lengthBytes);
    }

    /** Bytes that stay readable: CSRCs and header extension too. Longer than the packet when that is malformed. */
    static int rtpHeaderBytes(byte[] packet, int lengthBytes) {
        int bytes = RtpPacket.HEADER_BYTES + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0 && bytes + 4 <= lengthBytes) {
            bytes += 4 + 4 * (((packet[bytes + 2] & 0xFF) << 8) | (packet[bytes + 3] & 0xFF));
        }
        return bytes;
    }

    private int openRtp(int lengthBytes) {
        int end = lengthBytes - rtp.tagBytes() - mkiBytes;
        int headerBytes = rtpHeaderBytes(packet, lengthBytes);
        if (headerBytes > end) {
            return MALFORMED;
        }
        SecuredSource source = source(opened.getInt(8));
        int sequence = opened.getShort(2) & 0xFFFF;
        long index = source.rtpIndex(sequence);
        if (!source.isNewRtp(index)) {
            return REPLAYED;
        }
        int tagAt = aead ? end : lengthBytes - rtp.tagBytes();
        if (!isGenuineRtp(headerBytes, end, tagAt, index)) {
            index = indexBefore(source, sequence);
            if (index <= sequence || !isGenuineRtp(headerBytes, end, tagAt, index)) {
                return FORGED;
            }
        }
        rtp.crypt(packet, headerBytes, end);
        source.acceptRtp(index);
        keep(source);
        former = null;
        return end;
    }

    private boolean isGenuineRtp(int headerBytes, int end, int tagAt, long index) {
        rtp.start(opened.getInt(8), index);
        return fits(rtp, rtp.tag(packet, headerBytes, end, (int) (index >> 16)), tagAt);
    }

    /** A new key does not end the count of rollovers (RFC 3711 section 3.3.1), though many begin anew; 0 where there is no other count. */
    private long indexBefore(SecuredSource source, int sequence) {
        if (former == null || source != unproven) {
            return 0;
        }
        return former.source(source.ssrc()).rtpIndex(sequence);
    }

    private int openRtcp(int lengthBytes) {
        int wordAt = lengthBytes - mkiBytes - Integer.BYTES - (aead ? 0 : rtcp.tagBytes());
        int end = aead ? wordAt - rtcp.tagBytes() : wordAt;
        if (end < SrtpSealer.RTCP_HEADER_BYTES || (opened.getInt(wordAt) & ENCRYPTED) == 0) {
            return MALFORMED;
        }
        int word = opened.getInt(wordAt);
        SecuredSource source = source(opened.getInt(4));
        int index = word & ~ENCRYPTED;
        if (!source.isNewRtcp(index)) {
            return REPLAYED;
        }
        rtcp.start(source.ssrc(), index);
        int tagAt = aead ? end : lengthBytes - rtcp.tagBytes();
        if (!fits(rtcp, rtcp.tag(packet, SrtpSealer.RTCP_HEADER_BYTES, end, word), tagAt)) {
            return FORGED;
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
