package omniline.codecs;

import java.util.Optional;

/**
 * The codecs a call can speak, with what SDP and RTP must know of each: names and clocks of the RTP profile (RFC 3551 table 4)
 * and of RFC 7587 section 4.1, by which Opus is always signalled as 48 kHz and two channels, whatever it carries. G.722 samples at
 * 16 kHz but its RTP clock is 8 kHz, an error of RFC 1890 that everybody keeps (RFC 3551 section 4.5.2).
 */
public enum AudioCodec {
    OPUS("opus", 48_000, 2, -1),
    G722("G722", 8_000, 1, 9),
    PCMU("PCMU", 8_000, 1, 0),
    PCMA("PCMA", 8_000, 1, 8);

    private final String encodingName;
    private final int rtpClockHz;
    private final int channels;
    private final int staticPayloadType;

    AudioCodec(String encodingName, int rtpClockHz, int channels, int staticPayloadType) {
        this.encodingName = encodingName;
        this.rtpClockHz = rtpClockHz;
        this.channels = channels;
        this.staticPayloadType = staticPayloadType;
    }

    /** The name in an {@code a=rtpmap} line, in its usual spelling. */
    public String encodingName() {
        return encodingName;
    }

    /** The rate at which RTP timestamps count. */
    public int rtpClockHz() {
        return rtpClockHz;
    }

    /** The rate of the sound itself, and so of the PCM before and after: the RTP clock, but for G.722. Opus takes other rates as well. */
    public int sampleRateHz() {
        return this == G722 ? 16_000 : rtpClockHz;
    }

    /** Channels as signalled in SDP; the samples of this module are always mono. */
    public int channels() {
        return channels;
    }

    /** The payload type that RFC 3551 assigns, or -1 where SDP must choose one. */
    public int staticPayloadType() {
        return staticPayloadType;
    }

    /** The codec of that encoding name, in any case (RFC 4855 section 3: encoding names ignore case). */
    public static Optional<AudioCodec> named(String encodingName) {
        for (AudioCodec codec : values()) {
            if (codec.encodingName.equalsIgnoreCase(encodingName)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
