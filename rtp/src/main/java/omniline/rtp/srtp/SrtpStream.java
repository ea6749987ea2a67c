package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import omniline.rtp.PacketSink;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a call's SRTP and SRTCP, between an {@link omniline.rtp.RtpSession} and its socket. One lives as long as its own key,
 * usually the call: a second one with that key would encrypt two packets alike, so after a re-INVITE it goes on. Owned by the media
 * loop; allocates nothing per packet.
 *
 * <pre>
 *   socket → open → session.onDatagram          session → sealing(socket) → socket
 * </pre>
 */
public final class SrtpStream {
    private final SrtpSealer sealer;
    private CryptoAttribute theirs;
    private SrtpOpener opener;

    /**
     * A stream that has neither sent nor received.
     *
     * @param ours what we send is encrypted with it: the key of our own SDP
     * @param theirs the attribute of their SDP
     */
    public SrtpStream(MasterKey ours, CryptoAttribute theirs) {
        sealer = new SrtpSealer(ours);
        this.theirs = theirs;
        opener = new SrtpOpener(theirs, null);
    }

    /** Their key of a re-INVITE; the same as before changes nothing. Our own stays, our SDP names it again. Allocates. */
    public void rekey(CryptoAttribute replacement) {
        if (!replacement.key().equals(theirs.key()) || replacement.mkiBytes() != theirs.mkiBytes()) {
            theirs = replacement;
            opener = new SrtpOpener(replacement, opener);
        }
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

    /** Packets that were not genuine, or came before; allocates nothing. */
    public long forged() {
        return opener.forged();
    }

    public SrtpStatistics statistics() {
        return opener.statistics();
    }
}
