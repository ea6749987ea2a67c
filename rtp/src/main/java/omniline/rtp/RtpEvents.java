package omniline.rtp;

/** What a session tells its call. Called on the media loop; must not block. */
public interface RtpEvents {
    /**
     * A key was pressed and released (RFC 4733); once per press.
     *
     * @param digit 0-9 * # A-D
     * @param durationMs as long as the sender said, as far as it was received
     */
    void onDigit(char digit, int durationMs);

    /** The other side left the RTP session (RTCP BYE). */
    void onRtcpBye();
}
