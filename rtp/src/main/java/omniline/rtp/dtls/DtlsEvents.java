package omniline.rtp.dtls;

/** What an association wants of its call. Called on the association's own thread: implementations hop to the media loop. */
public interface DtlsEvents {
    /** Sends a datagram to the peer; lost where there is no way to it yet, it will be sent again. */
    void send(byte[] datagram);

    /** The handshake is over, the peer is who its SDP says, and these are the keys. At most once, and not after {@link #failed}. */
    void keyed(SrtpKeys keys);

    /**
     * There are no keys and there will be none.
     *
     * @param reason one sentence for the log and for the peer
     */
    void failed(String reason);
}
