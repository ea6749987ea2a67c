package omniline.codecs.noise;

import java.util.random.RandomGenerator;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import omniline.codecs.resample.PolyphaseResampler;
import org.jspecify.annotations.Nullable;

/**
 * Any decoder, for a stream that stops while its speaker is silent (discontinuous transmission, RFC 3389 section 4). A comfort noise
 * packet begins a rest: what is then asked for in place of missing frames is noise, not concealment, until speech is decoded again.
 * Without such a packet it is the decoder itself. Owned by the media loop.
 *
 * <pre>
 *   decode decode | rest conceal  conceal conceal  rest conceal  conceal | decode        the packet itself is worth a frame of noise
 *   speech speech |      noise    noise   noise         noise    noise   | speech
 * </pre>
 */
public final class DtxDecoder implements AudioDecoder {
    private static final int PIECE_SAMPLES = 160;

    private final AudioDecoder speech;
    private final ComfortNoise noise;
    private final int ratio;
    private final @Nullable PolyphaseResampler resampler;
    private final short[] narrow = new short[PIECE_SAMPLES];
    private final short[] wide;
    private boolean resting;

    /**
     * Around a decoder whose rate is a multiple of 8000 Hz; {@link CodecException} for another one. Closing it closes the decoder.
     *
     * @param random makes the noise
     */
    public DtxDecoder(AudioDecoder speech, RandomGenerator random) {
        if (speech.rateHz() % ComfortNoise.RATE_HZ != 0) {
            throw new CodecException("comfort noise has no rate of " + speech.rateHz() + " Hz");
        }
        this.speech = speech;
        noise = new ComfortNoise(random);
        ratio = speech.rateHz() / ComfortNoise.RATE_HZ;
        resampler = ratio == 1 ? null : new PolyphaseResampler(ComfortNoise.RATE_HZ, speech.rateHz());
        wide = new short[PIECE_SAMPLES * ratio];
    }

    /**
     * Takes the payload of a comfort noise packet in its turn of playout; its time is then filled by {@link #conceal}.
     *
     * @return false where it is empty: nothing changes
     */
    public boolean rest(byte[] payload, int offset, int lengthBytes) {
        boolean described = noise.describe(payload, offset, lengthBytes);
        resting |= described;
        return described;
    }

    /** True from a comfort noise packet to the next speech: what {@link #conceal} makes is then what the far end asked for. */
    public boolean resting() {
        return resting;
    }

    @Override
    public AudioCodec codec() {
        return speech.codec();
    }

    @Override
    public int rateHz() {
        return speech.rateHz();
    }

    @Override
    public int decode(byte[] payload, int offset, int lengthBytes, short[] pcm, int pcmOffset) {
        int samples = speech.decode(payload, offset, lengthBytes, pcm, pcmOffset);
        resting &= samples <= 0;
        return samples;
    }

    @Override
    public int durationSamples(byte[] payload, int offset, int lengthBytes) {
        return speech.durationSamples(payload, offset, lengthBytes);
    }

    @Override
    public void conceal(short[] pcm, int pcmOffset, int lengthSamples) {
        if (!resting) {
            speech.conceal(pcm, pcmOffset, lengthSamples);
            return;
        }
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        for (int done = 0; done < lengthSamples; done += wide.length) {
            int piece = Math.min(wide.length, lengthSamples - done);
            generate(Math.ceilDiv(piece, ratio));
            System.arraycopy(resampler == null ? narrow : wide, 0, pcm, pcmOffset + done, piece);
        }
    }

    /** In a rest what was lost is taken for noise, even where speech follows: it may have been the next description. */
    @Override
    public void recover(byte[] nextPayload, int offset, int lengthBytes, short[] pcm, int pcmOffset, int lengthSamples) {
        if (resting) {
            conceal(pcm, pcmOffset, lengthSamples);
        } else {
            speech.recover(nextPayload, offset, lengthBytes, pcm, pcmOffset, lengthSamples);
        }
    }

    @Override
    public void reset() {
        speech.reset();
        noise.reset();
        resting = false;
        if (resampler != null) {
            resampler.reset();
        }
    }

    @Override
    public void close() {
        speech.close();
    }

    private void generate(int narrowSamples) {
        noise.generate(narrow, 0, narrowSamples);
        if (resampler != null) {
            resampler.process(narrow, 0, narrowSamples, wide, 0);
        }
    }
}
