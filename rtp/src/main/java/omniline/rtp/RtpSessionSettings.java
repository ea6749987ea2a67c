package omniline.rtp;

import omniline.rtp.jitter.JitterSettings;

/**
 * Settings of one session.
 *
 * @param formats negotiated payload types
 * @param jitter playout delay bounds
 * @param cname RTCP canonical name (RFC 7022), 1..255 bytes of UTF-8
 * @param relatchMs silence of the known source after which another one may take its place, e.g. 3000
 * @param wallClockOffsetNs Unix time in nanoseconds minus the media clock's: for the NTP times of sender reports; 0 when unknown
 */
public record RtpSessionSettings(RtpFormats formats, JitterSettings jitter, String cname, int relatchMs, long wallClockOffsetNs) {
    public RtpSessionSettings {
        if (cname.isEmpty() || cname.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException("CNAME must have 1..255 bytes");
        }
        if (relatchMs < 0) {
            throw new IllegalArgumentException("relatchMs must not be negative: " + relatchMs);
        }
    }
}
