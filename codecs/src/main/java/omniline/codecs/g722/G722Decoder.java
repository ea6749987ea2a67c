package omniline.codecs.g722;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import omniline.codecs.concealment.LossConcealer;

/**
 * G.722 at 64 kbit/s (RFC 3551 section 4.5.2): one byte becomes two samples at 16 kHz. Losses are filled in each band before the two
 * are put together, as in G.722 Appendix IV: the pitch of the low band is repeated in both. The predictors wait meanwhile: running
 * what is filled in through them was tried and left them further from the far encoder's. Owned by the media loop.
 *
 * <pre>
 *   byte ─┬─ 6 bits → low band  ─→ concealer ─┬─→ mirror filter → 16 kHz
 *         └─ 2 bits → high band ─→ concealer ─┘
 * </pre>
 */
public final class G722Decoder implements AudioDecoder {
    private static final int PIECE_BYTES = 160;

    private final LowBand low = new LowBand();
    private final HighBand high = new HighBand();
    private final LossConcealer lowConcealer = new LossConcealer();
    private final LossConcealer highConcealer = new LossConcealer(lowConcealer);
    private final MirrorFilter filter = new MirrorFilter();
    private final short[] lows = new short[PIECE_BYTES];
    private final short[] highs = new short[PIECE_BYTES];

    /** For PCM at 16000 Hz; anything else is a {@link CodecException}. */
    public G722Decoder(int rateHz) {
        requireRate(rateHz);
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
    public int decode(byte[] payload, int offset, int lengthBytes, short[] pcm, int pcmOffset) {
        if (lengthBytes <= 0) {
            return CORRUPT;
        }
        CodecException.requireRoom(payload.length, offset, lengthBytes);
        CodecException.requireRoom(pcm.length, pcmOffset, 2 * lengthBytes);
        for (int done = 0; done < lengthBytes; done += PIECE_BYTES) {
            int piece = Math.min(PIECE_BYTES, lengthBytes - done);
            for (int i = 0; i < piece; i++) {
                read(payload[offset + done + i] & 0xFF, i);
            }
            lowConcealer.received(lows, 0, piece);
            highConcealer.received(highs, 0, piece);
            join(pcm, pcmOffset + 2 * done, 2 * piece);
        }
        return 2 * lengthBytes;
    }

    @Override
    public int durationSamples(byte[] payload, int offset, int lengthBytes) {
        return lengthBytes > 0 ? 2 * lengthBytes : -1;
    }

    /** Samples come in pairs: of an odd length the last pair's second half is left out. */
    @Override
    public void conceal(short[] pcm, int pcmOffset, int lengthSamples) {
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        for (int done = 0; done < lengthSamples; done += 2 * PIECE_BYTES) {
            int samples = Math.min(2 * PIECE_BYTES, lengthSamples - done);
            int piece = (samples + 1) / 2;
            lowConcealer.conceal(lows, 0, piece);
            highConcealer.conceal(highs, 0, piece);
            join(pcm, pcmOffset + done, samples);
        }
    }

    /** Conceals: a G.722 payload says nothing about the one before it. */
    @Override
    public void recover(byte[] nextPayload, int offset, int lengthBytes, short[] pcm, int pcmOffset, int lengthSamples) {
        conceal(pcm, pcmOffset, lengthSamples);
    }

    @Override
    public void reset() {
        low.reset();
        high.reset();
        lowConcealer.reset();
        highConcealer.reset();
        filter.reset();
    }

    @Override
    public void close() {
        // Nothing lies outside the heap.
    }

    private void read(int octet, int at) {
        int lowCode = octet & 0x3F;
        int highCode = octet >> 6;
        lows[at] = (short) low.decode(lowCode);
        highs[at] = (short) high.decode(highCode);
        low.update(lowCode);
        high.update(highCode);
    }

    /** Both bands through the synthesis. */
    private void join(short[] pcm, int pcmOffset, int lengthSamples) {
        for (int i = 0; i < lengthSamples; i += 2) {
            filter.push(lows[i / 2] + highs[i / 2], lows[i / 2] - highs[i / 2]);
            pcm[pcmOffset + i] = (short) Predictor.clip(filter.odd() >> 11);
            if (i + 1 < lengthSamples) {
                pcm[pcmOffset + i + 1] = (short) Predictor.clip(filter.even() >> 11);
            }
        }
    }

    static void requireRate(int rateHz) {
        if (rateHz != AudioCodec.G722.sampleRateHz()) {
            throw new CodecException("G722 has no PCM at " + rateHz + " Hz: it is 16000 Hz only, though its RTP clock is 8000 Hz");
        }
    }
}
