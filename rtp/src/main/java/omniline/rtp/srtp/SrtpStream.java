package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import omniline.rtp.PacketSink;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a call's SRTP and SRTCP, between an {@link omniline.rtp.RtpSession} and its socket. One lives as long as our own
 * key: a new one with the key of an old one would encrypt two packets alike, so after a re-INVITE with the same key it goes on, though
 * theirs may change. Owned by the media loop; allocates nothing per packet.
 *
 * <pre>
 *   socket → open → session.onDatagram          session → sealing(socket) → socket
 * </pre>
 */
public final class SrtpStream {
    private final SrtpSealer sealer;
    private SrtpOpener opener;
    private SrtpStatistics before = new SrtpStatistics(0, 0, 0, 0);

    /**
     * A stream that has neither sent nor received.
     *
     * @param ours what we send is encrypted with it: the key of our own SDP
     * @param theirs the attribute of their SDP
     */
    public SrtpStream(MasterKey ours, CryptoAttribute theirs) {
        sealer = new SrtpSealer(ours);
        opener = new SrtpOpener(theirs.key(), theirs.mkiBytes());
    }

    /** Encrypts what a session sends. A datagram has at most 1500 bytes in the clear. */
    public PacketSink sealing(PacketSink socket) {
        return (datagram, target, rtcp) -> socket.send(sealer.seal(datagram), target, rtcp);
    }

    /**
     * Decrypts what lies between position and limit; moves neither.
     *
     * @return a view that holds until the next call, or null when it was dropped and counted
     */
    public @Nullable ByteBuffer open(ByteBuffer datagram) {
        return opener.open(datagram);
    }

    /** They have a new key, from now on. */
    public void rekey(CryptoAttribute theirs) {
        before = statistics();
        opener = new SrtpOpener(theirs.key(), theirs.mkiBytes());
    }

    /** Of all their keys together. */
    public SrtpStatistics statistics() {
        SrtpStatistics now = opener.statistics();
        return new SrtpStatistics(before.opened() + now.opened(), before.forged() + now.forged(), before.replayed() + now.replayed(),
                before.malformed() + now.malformed());
    }
}
