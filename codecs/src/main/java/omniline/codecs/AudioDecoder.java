package omniline.codecs;

/**
 * Payloads to mono 16-bit PCM, with something to play where a payload is missing. For each frame in the order of playout exactly
 * one of {@link #decode}, {@link #recover} and {@link #conceal} is called. Keeps state from frame to frame, allocates nothing per
 * call after construction. Owned by the media loop.
 */
public interface AudioDecoder extends AutoCloseable {
    /** Returned instead of a length for a payload that cannot be decoded. The caller conceals the frame. */
    int CORRUPT = -1;

    /** What it reads. */
    AudioCodec codec();

    /** The rate of the PCM it gives. */
    int rateHz();

    /**
     * Decodes one payload, of up to 120 ms for Opus. What is wrong on the wire is answered with {@link #CORRUPT}, never thrown.
     *
     * @return samples written at {@link #rateHz()}, or {@link #CORRUPT}
     * @throws CodecException where {@code pcm} has too little room, or the decoder is closed
     */
    int decode(byte[] payload, int offset, int lengthBytes, short[] pcm, int pcmOffset);

    /** How long the payload lasts in samples at {@link #rateHz()}, by its own header; -1 where it has none that is valid. */
    int durationSamples(byte[] payload, int offset, int lengthBytes);

    /** Fills exactly {@code lengthSamples} in place of a lost frame; fades to silence when called again and again. */
    void conceal(short[] pcm, int pcmOffset, int lengthSamples);

    /**
     * Fills exactly {@code lengthSamples} in place of a lost frame from the redundancy (in-band FEC) of the payload that follows
     * it; conceals when that payload carries none. The payload itself must still be decoded afterwards.
     */
    void recover(byte[] nextPayload, int offset, int lengthBytes, short[] pcm, int pcmOffset, int lengthSamples);

    /** Forgets the past, as at the start of another stream. */
    void reset();

    /** Frees what it holds. A second close does nothing. */
    @Override
    void close();
}
