package omniline.codecs.g722;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioEncoder;
import omniline.codecs.CodecException;

/**
 * G.722 at 64 kbit/s (RFC 3551 section 4.5.2): two samples at 16 kHz become one byte. Owned by the media loop.
 *
 * <pre>
 *   byte:   | high band (2 bits) | low band (6 bits) |
 * </pre>
 */
public final class G722Encoder implements AudioEncoder {
    private final MirrorFilter filter = new MirrorFilter();
    private final LowBand low = new LowBand();
    private final HighBand high = new HighBand();

    /** For PCM at 16000 Hz; anything else is a {@link CodecException}. */
    public G722Encoder(int rateHz) {
        G722Decoder.requireRate(rateHz);
    }

    @Override
    public AudioCodec codec() {
        return AudioCodec.G722;
    }

    @Override
    public int rateHz() {
        return AudioCodec.G722.sampleRateHz();
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int lengthSamples, byte[] payload, int payloadOffset) {
        if (lengthSamples % 2 != 0) {
            throw new CodecException("G.722 takes samples in pairs, not " + lengthSamples);
        }
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        CodecException.requireRoom(payload.length, payloadOffset, lengthSamples / 2);
        for (int i = 0; i < lengthSamples / 2; i++) {
            payload[payloadOffset + i] = code(pcm[pcmOffset + 2 * i], pcm[pcmOffset + 2 * i + 1]);
        }
        return lengthSamples / 2;
    }

    @Override
    public void reset() {
        filter.reset();
        low.reset();
        high.reset();
    }

    @Override
    public void close() {
        // Nothing lies outside the heap.
    }

    private byte code(short first, short second) {
        filter.push(first, second);
        int even = filter.even();
        int odd = filter.odd();
        int lowCode = low.encode(even + odd >> 14);
        int highCode = high.encode(odd - even >> 14);
        low.update(lowCode);
        high.update(highCode);
        return (byte) (highCode << 6 | lowCode);
    }
}
