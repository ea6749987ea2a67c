package omniline.codecs.g711;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import omniline.codecs.concealment.LossConcealer;

/**
 * PCMU and PCMA (RFC 3551 section 4.5.14) with the concealment that ITU-T G.711 Appendix I adds at the receiver. Every byte
 * decodes, so the only corrupt payload is an empty one. Owned by the media loop.
 */
public final class G711Decoder implements AudioDecoder {
    private final AudioCodec codec;
    private final G711Law law;
    private final LossConcealer concealer = new LossConcealer();

    /** For {@link AudioCodec#PCMU} or {@link AudioCodec#PCMA} at 8000 Hz; anything else is a {@link CodecException}. */
    public G711Decoder(AudioCodec codec, int rateHz) {
        this.codec = codec;
        this.law = law(codec, rateHz);
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
    public int decode(byte[] payload, int offset, int lengthBytes, short[] pcm, int pcmOffset) {
        if (lengthBytes <= 0) {
            return CORRUPT;
        }
        CodecException.requireRoom(payload.length, offset, lengthBytes);
        CodecException.requireRoom(pcm.length, pcmOffset, lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            pcm[pcmOffset + i] = law.decode(payload[offset + i]);
        }
        concealer.received(pcm, pcmOffset, lengthBytes);
        return lengthBytes;
    }

    @Override
    public int durationSamples(byte[] payload, int offset, int lengthBytes) {
        return lengthBytes > 0 ? lengthBytes : -1;
    }

    @Override
    public void conceal(short[] pcm, int pcmOffset, int lengthSamples) {
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        concealer.conceal(pcm, pcmOffset, lengthSamples);
    }

    /** Conceals: a G.711 payload says nothing about the one before it. */
    @Override
    public void recover(byte[] nextPayload, int offset, int lengthBytes, short[] pcm, int pcmOffset, int lengthSamples) {
        conceal(pcm, pcmOffset, lengthSamples);
    }

    @Override
    public void reset() {
        concealer.reset();
    }

    @Override
    public void close() {
        // Tables are shared by all calls.
    }

    static G711Law law(AudioCodec codec, int rateHz) {
        if (rateHz != codec.rtpClockHz()) {
            throw new CodecException(codec + " has no PCM at " + rateHz + " Hz: G.711 is 8000 Hz only");
        }
        return switch (codec) {
            case PCMU -> G711Law.MU;
            case PCMA -> G711Law.A;
            case OPUS, G722 -> throw new CodecException(codec + " is not a law of G.711");
        };
    }
}
