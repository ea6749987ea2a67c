package omniline.codecs.noise;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import omniline.codecs.CodecException;

/**
 * Noise of the loudness and colour that the far end describes (RFC 3389 section 3): white noise through an all-pole lattice of
 * reflection coefficients. A new description is reached within a fifth of a second, the first one at once. Samples are at 8 kHz, the
 * rate of payload type 13. Allocates nothing after construction. Owned by the media loop.
 *
 * <pre>
 *   payload:  | 0 | level in -dBov (7 bits) | k1 | k2 | ... | kM |     k = 258 (N - 127) / 32768, one byte N each; none: white
 *
 *   white ──→ f(M) ─ stage M ─→ f(M-1) ─ ... ─ stage 1 ─→ f(0) = sample         f(i-1) = c f(i) - k b(i-1)    c = sqrt(1 - k^2)
 *             b(M) ←───────── z^-1 b(M-1) ... ←────── z^-1 b(0) = sample        b(i)   = k f(i) + c b(i-1)
 * </pre>
 *
 * Normalised by c every stage is a rotation: the loudness stays the white noise's whatever the coefficients, also while they change.
 */
public final class ComfortNoise {
    /** The rate of what it makes. */
    public static final int RATE_HZ = 8_000;

    /** Coefficients beyond these are taken for zero, as section 3.2 allows. */
    private static final int MAX_ORDER = 12;
    private static final int BLOCK_SAMPLES = 80;
    private static final float PULL_PER_BLOCK = 0.2f;
    /** A square wave at full scale is 0 dBov. */
    private static final double OVERLOAD = 32_768;
    /** Of noise spread evenly over -1 to 1, whose root mean square is 1 / sqrt 3. */
    private static final float EVEN_NOISE_GAIN = (float) Math.sqrt(3);

    private final RandomGenerator random;
    private final float[] wantedReflections = new float[MAX_ORDER];
    private final float[] reflections = new float[MAX_ORDER];
    private final float[] complements = new float[MAX_ORDER];
    /** b(0) to b(M-1) of the sample before. */
    private final float[] backward = new float[MAX_ORDER];
    private float wantedRms;
    private float rms;
    private boolean described;
    private int blockLeft;

    /** Silent before the first description. */
    public ComfortNoise(RandomGenerator random) {
        this.random = random;
    }

    /** Takes the payload of a comfort noise packet; false where it is empty (nothing changes then). */
    public boolean describe(byte[] payload, int offset, int lengthBytes) {
        if (lengthBytes <= 0) {
            return false;
        }
        CodecException.requireRoom(payload.length, offset, lengthBytes);
        // The first bit is reserved: senders leave it 0.
        wantedRms = (float) (OVERLOAD * Math.pow(10, -(payload[offset] & 0x7F) / 20.0));
        Arrays.fill(wantedReflections, 0);
        for (int i = 0; i < Math.min(MAX_ORDER, lengthBytes - 1); i++) {
            // 255 is not defined, and would make the filter unstable.
            int code = Math.min(254, payload[offset + 1 + i] & 0xFF);
            wantedReflections[i] = 258 * (code - 127) / 32_768f;
        }
        if (!described) {
            described = true;
            rms = wantedRms;
            System.arraycopy(wantedReflections, 0, reflections, 0, MAX_ORDER);
            blockLeft = 0;
        }
        return true;
    }

    /** Makes exactly {@code lengthSamples} of noise. */
    public void generate(short[] pcm, int pcmOffset, int lengthSamples) {
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        for (int i = 0; i < lengthSamples; i++) {
            if (blockLeft == 0) {
                approach();
                blockLeft = BLOCK_SAMPLES;
            }
            blockLeft--;
            pcm[pcmOffset + i] = (short) Math.clamp(Math.round(next()), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /** Forgets what was described. */
    public void reset() {
        described = false;
        wantedRms = 0;
        rms = 0;
        blockLeft = 0;
        Arrays.fill(backward, 0);
    }

    private float next() {
        float forward = EVEN_NOISE_GAIN * rms * (random.nextInt() * 0x1p-31f);
        for (int i = MAX_ORDER - 1; i >= 0; i--) {
            float before = backward[i];
            if (i + 1 < MAX_ORDER) {
                backward[i + 1] = reflections[i] * forward + complements[i] * before;
            }
            forward = complements[i] * forward - reflections[i] * before;
        }
        backward[0] = forward;
        return forward;
    }

    /** Goes a step towards what was described last. */
    private void approach() {
        rms += PULL_PER_BLOCK * (wantedRms - rms);
        for (int i = 0; i < MAX_ORDER; i++) {
            reflections[i] += PULL_PER_BLOCK * (wantedReflections[i] - reflections[i]);
            complements[i] = (float) Math.sqrt(1 - reflections[i] * reflections[i]);
        }
    }
}
