package omniline.codecs.g711;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioEncoder;
import omniline.codecs.CodecException;

/**
 * PCMU and PCMA (RFC 3551 section 4.5.14): one byte a sample at 8 kHz. Has no state to reset and nothing to free.
 * Owned by the media loop.
 */
public final class G711Encoder implements AudioEncoder {
    private final AudioCodec codec;
    private final G711Law law;

    /** For {@link AudioCodec#PCMU} or {@link AudioCodec#PCMA} at 8000 Hz; anything else is a {@link CodecException}. */
    public G711Encoder(AudioCodec codec, int rateHz) {
        this.codec = codec;
        this.law = G711Decoder.law(codec, rateHz);
    }

    @Override
    public AudioCodec codec() {
        return codec;
    }

    @Override
    public int rateHz() {
        return codec.rtpClockHz();
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int lengthSamples, byte[] payload, int payloadOffset) {
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        CodecException.requireRoom(payload.length, payloadOffset, lengthSamples);
        for (int i = 0; i < lengthSamples; i++) {
            payload[payloadOffset + i] = law.encode(pcm[pcmOffset + i]);
        }
        return lengthSamples;
    }

    @Override
    public void reset() {
        // Each sample is encoded by itself.
    }

    @Override
    public void close() {
        // Tables are shared by all calls.
    }
}
