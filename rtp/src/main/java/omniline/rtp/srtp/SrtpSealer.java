package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import omniline.rtp.RtpPacket;

/**
 * The sending half of SRTP (RFC 3711 sections 3.1, 3.3 and 3.4, RFC 7714 sections 8.2 and 9.2), for one stream. Owned by the media loop;
 * allocates nothing after construction.
 *
 * <pre>
 *   SRTP   AES-CM:  header, encrypted payload, tag              AEAD:  the same
 *   SRTCP  AES-CM:  8 bytes, encrypted rest, E+index, tag       AEAD:  8 bytes, encrypted rest, tag, E+index
 * </pre>
 */
final class SrtpSealer {
    static final int LARGEST_DATAGRAM_BYTES = 2048;
    static final int RTCP_HEADER_BYTES = 8;
    private static final int ENCRYPTED = 1 << 31;
    private static final int RESENT = 64;

    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final boolean aead;
    private final byte[] packet = new byte[LARGEST_DATAGRAM_BYTES];
    private final ByteBuffer sealed = ByteBuffer.wrap(packet);
    private int ssrc;
    private int lastSequence = -1;
    private int rollovers;
    private int rtcpIndex;

    SrtpSealer(MasterKey key) {
        aead = key.suite().aead();
        rtp = PacketCipher.of(key, false);
        rtcp = PacketCipher.of(key, true);
    }

    /** A buffer that is reused, filled with the encrypted datagram. */
    ByteBuffer seal(ByteBuffer datagram) {
        int lengthBytes = datagram.remaining();
        datagram.get(datagram.position(), packet, 0, lengthBytes);
        sealed.clear();
        int sealedBytes = RtpPacket.looksLikeRtcp(datagram) ? sealRtcp(lengthBytes) : sealRtp(lengthBytes);
        return sealed.limit(sealedBytes);
    }

    private int sealRtp(int lengthBytes) {
        int sequence = sealed.getShort(2) & 0xFFFF;
        int round = round(sealed.getInt(8), sequence);
        int headerBytes = SrtpOpener.rtpHeaderBytes(packet, lengthBytes);
        rtp.start(ssrc, (round & 0xFFFF_FFFFL) << 16 | sequence);
        rtp.crypt(packet, headerBytes, lengthBytes);
        byte[] tag = rtp.tag(packet, headerBytes, lengthBytes, round);
        sealed.put(lengthBytes, tag, 0, rtp.tagBytes());
        return lengthBytes + rtp.tagBytes();
    }

    /**
     * The count of rollovers that a packet belongs to. Our own go out in order, so a smaller number is the next round; unless it is of the
     * last few, which is one sent again because it was lost (the same bytes: encrypting it twice alike tells nobody anything).
     */
    private int round(int newSsrc, int sequence) {
        if (newSsrc == ssrc && lastSequence >= 0 && (lastSequence - sequence & 0xFFFF) < RESENT) {
            return sequence > lastSequence ? rollovers - 1 : rollovers;
        }
        if (newSsrc != ssrc || lastSequence < 0) {
            ssrc = newSsrc;
            rollovers = 0;
        } else if (sequence < lastSequence) {
            rollovers++;
        }
        lastSequence = sequence;
        return rollovers;
    }

    private int sealRtcp(int lengthBytes) {
        int word = ENCRYPTED | rtcpIndex;
        rtcp.start(sealed.getInt(4), rtcpIndex);
        rtcp.crypt(packet, RTCP_HEADER_BYTES, lengthBytes);
        byte[] tag = rtcp.tag(packet, RTCP_HEADER_BYTES, lengthBytes, word);
        rtcpIndex = rtcpIndex + 1 & ~ENCRYPTED;
        int tagAt = aead ? lengthBytes : lengthBytes + Integer.BYTES;
        sealed.put(tagAt, tag, 0, rtcp.tagBytes());
        sealed.putInt(aead ? lengthBytes + rtcp.tagBytes() : lengthBytes, word);
        return lengthBytes + rtcp.tagBytes() + Integer.BYTES;
    }
}
