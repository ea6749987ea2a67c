package omniline.codecs.concealment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packet loss concealment in the manner of ITU-T G.711 Appendix I: the last pitch period is repeated, from the second 10 ms on the
 * last two and then three in turn, so that it does not buzz; it fades from 10 ms on and is silent from 60 ms on.
 *
 * <pre>
 *   played:  ... speech . p p p p | p   | p p' p   | ...       p: one pitch period
 *                       lost      10 ms  20 ms     30 ms
 *   gain:               1 ------- 1 ---- .8 ------ .6 ---- 0 at 60 ms
 * </pre>
 *
 * Appendix I holds all speech back by 3.75 ms to overlap the last good samples with the first repeated ones. Here nothing is held
 * back: the step between the two is spread over the first quarter of the repeated period. Samples are at 8 kHz: those of G.711, or
 * those of one band of G.722. Owned by the media loop.
 */
public final class LossConcealer {
    private static final int TEN_MS = 80;
    private static final int SILENT_AFTER_SAMPLES = 6 * TEN_MS;
    private static final float FADE_PER_SAMPLE = 0.2f / TEN_MS;
    private static final int MAX_PERIODS = 3;
    private static final int MAX_OVERLAP = PitchEstimator.MAX_PITCH_SAMPLES / 4;
    /** The overlap into the first good frame grows by 4 ms for each 10 ms lost: the longer the loss, the less the two agree. */
    private static final int OVERLAP_GROWTH = 32;

    /** How far back it can hear. */
    public static final int HISTORY_SAMPLES = MAX_PERIODS * PitchEstimator.MAX_PITCH_SAMPLES + MAX_OVERLAP;

    private final PitchEstimator pitchEstimator = new PitchEstimator();
    private final @Nullable LossConcealer leader;
    /** The last samples played, real or concealed, newest last. */
    private final short[] history = new short[HISTORY_SAMPLES];
    /** The history as it was when the loss began: what the periods are taken from for as long as it lasts. */
    private final float[] past = new float[HISTORY_SAMPLES];
    private final float[] cycle = new float[MAX_PERIODS * PitchEstimator.MAX_PITCH_SAMPLES];
    /** How the signal would have gone on before the cycle last changed; faded out over {@link #overlapSamples}. */
    private final float[] outgoing = new float[MAX_OVERLAP];

    private int pitchSamples;
    private int overlapSamples;
    private int cycleSamples;
    private int cyclePosition;
    private int outgoingPosition;
    private int lostSamples;

    /** Repeats the pitch that it hears itself. */
    public LossConcealer() {
        leader = null;
    }

    /**
     * Repeats the pitch that another one heard when the same loss began.
     *
     * @param leader conceals each loss of the same speech first
     */
    public LossConcealer(LossConcealer leader) {
        this.leader = leader;
    }

    /** Takes note of decoded speech; after a loss its beginning is overlapped, in place, with the end of the concealment. */
    public void received(short[] pcm, int offset, int lengthSamples) {
        if (lostSamples > 0) {
            int growth = (lostSamples - 1) / TEN_MS * OVERLAP_GROWTH;
            int overlap = Math.min(Math.min(overlapSamples + growth, TEN_MS), lengthSamples);
            for (int i = 0; i < overlap; i++) {
                float weight = (i + 1f) / (overlap + 1);
                pcm[offset + i] = toPcm(weight * pcm[offset + i] + (1 - weight) * next());
            }
            lostSamples = 0;
        }
        remember(pcm, offset, lengthSamples);
    }

    /** Fills the place of lost speech. */
    public void conceal(short[] pcm, int offset, int lengthSamples) {
        for (int i = 0; i < lengthSamples; i++) {
            pcm[offset + i] = toPcm(next());
        }
        remember(pcm, offset, lengthSamples);
    }

    /** Forgets what was played. */
    public void reset() {
        Arrays.fill(history, (short) 0);
        lostSamples = 0;
    }

    private float next() {
        if (lostSamples >= SILENT_AFTER_SAMPLES) {
            return 0;
        }
        if (lostSamples == 0) {
            begin();
        } else if (lostSamples == TEN_MS || lostSamples == 2 * TEN_MS) {
            lengthenCycle();
        }
        float sample = cycle[cyclePosition];
        cyclePosition = cyclePosition + 1 == cycleSamples ? 0 : cyclePosition + 1;
        if (outgoingPosition < overlapSamples) {
            float weight = (outgoingPosition + 1f) / (overlapSamples + 1);
            sample = weight * sample + (1 - weight) * outgoing[outgoingPosition];
            outgoingPosition++;
        }
        float gain = lostSamples < TEN_MS ? 1 : 1 - (lostSamples - TEN_MS) * FADE_PER_SAMPLE;
        lostSamples++;
        return gain * sample;
    }

    private void begin() {
        for (int i = 0; i < HISTORY_SAMPLES; i++) {
            past[i] = history[i];
        }
        pitchSamples = leader == null ? pitchEstimator.estimate(past) : leader.pitchSamples;
        overlapSamples = pitchSamples / 4;
        cycleOf(1);
        cyclePosition = 0;
        float step = past[HISTORY_SAMPLES - 1] - past[HISTORY_SAMPLES - 1 - pitchSamples];
        for (int i = 0; i < overlapSamples; i++) {
            outgoing[i] = cycle[i] + step;
        }
        outgoingPosition = 0;
    }

    private void lengthenCycle() {
        for (int i = 0; i < overlapSamples; i++) {
            outgoing[i] = cycle[(cyclePosition + i) % cycleSamples];
        }
        outgoingPosition = 0;
        cyclePosition %= pitchSamples;
        cycleOf(cycleSamples / pitchSamples + 1);
    }

    /** Takes the last periods of the past, their end blended with what came before their beginning, so that they repeat smoothly. */
    private void cycleOf(int periods) {
        cycleSamples = periods * pitchSamples;
        int start = HISTORY_SAMPLES - cycleSamples;
        System.arraycopy(past, start, cycle, 0, cycleSamples);
        for (int i = 0; i < overlapSamples; i++) {
            float weight = (i + 1f) / (overlapSamples + 1);
            int at = cycleSamples - overlapSamples + i;
            cycle[at] = (1 - weight) * cycle[at] + weight * past[start - overlapSamples + i];
        }
    }

    private void remember(short[] pcm, int offset, int lengthSamples) {
        int taken = Math.min(lengthSamples, HISTORY_SAMPLES);
        System.arraycopy(history, taken, history, 0, HISTORY_SAMPLES - taken);
        System.arraycopy(pcm, offset + lengthSamples - taken, history, HISTORY_SAMPLES - taken, taken);
    }

    private static short toPcm(float sample) {
        return (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
