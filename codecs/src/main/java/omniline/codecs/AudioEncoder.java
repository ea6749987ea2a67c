package omniline.codecs;

/**
 * Mono 16-bit PCM to payloads. Keeps state from frame to frame, allocates nothing per call after construction.
 * Owned by the media loop.
 */
public interface AudioEncoder extends AutoCloseable {

    /** What it writes. */
    AudioCodec codec();

    /** The rate of the PCM it takes. */
    int rateHz();

    /**
     * Encodes one frame into one payload. The frame is 10, 20, 40 or 60 ms for Opus, any length for G.711, any even
     * one for G.722. At most {@code payload.length - payloadOffset} bytes are written.
     *
     * @return bytes written, at least 1
     * @throws CodecException for a frame length that the codec does not have, too little room, or a closed encoder
     */
    int encode(short[] pcm, int pcmOffset, int lengthSamples, byte[] payload, int payloadOffset);

    /** Forgets the past, as at the start of another stream. */
    void reset();

    /** Frees what it holds. A second close does nothing. */
    @Override
    void close();
}
