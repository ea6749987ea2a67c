package omniline.codecs.stretch;

import omniline.codecs.CodecException;

/**
 * Leaves out or repeats one period of the voice in a frame (waveform similarity overlap-add, Verhelst and Roelands 1993): where the sound
 * a few milliseconds on, or back, looks like the sound at hand, one is faded into the other. Where it does not, the frame passes as it is,
 * and a later one will do. Nothing is delayed. Owned by the media loop; allocates nothing after construction.
 *
 * <pre>
 *   shorter:   |── lag ──|                       longer:    |── lag ──|
 *   frame  ────╲─────────╱────────────→          before ────╱─────────╲──────────→ frame
 *               ╲ fade  ╱                                   back to here, and the frame follows
 * </pre>
 */
public final class TimeStretcher {
    private static final int LONGEST_FRAME_MS = 120;
    /** Voices of 67 to 400 Hz; of a higher one several periods go. */
    private static final int LONGEST_LAG_MS = 15;
    private static final int SHORTEST_LAGS_PER_SECOND = 400;
    private static final int FADES_PER_SECOND = 200;
    /** From that much on every frame is changed that has something alike, else every other one that has a period. */
    private static final int HASTE_MS = 60;
    private static final float ALIKE = 0.8f;
    private static final float ALIKE_IN_HASTE = 0.3f;
    /** Mean square, -56 dBFS: so quiet that any place will do. */
    private static final float QUIET = 50 * 50;

    private final int longestLag;
    private final int shortestLag;
    private final int fade;
    private final int haste;
    private final int longestFrame;
    /** What was given out last, and behind it the frame at hand. */
    private final short[] sound;
    private boolean resting;
    private long changedSamples;

    /** For PCM at that rate, 8000 to 48000 Hz. */
    public TimeStretcher(int rateHz) {
        if (rateHz < 8_000 || rateHz > 48_000) {
            throw new CodecException("speech is stretched at 8000 to 48000 Hz, not " + rateHz);
        }
        longestLag = rateHz / 1000 * LONGEST_LAG_MS;
        shortestLag = rateHz / SHORTEST_LAGS_PER_SECOND;
        fade = rateHz / FADES_PER_SECOND;
        haste = rateHz / 1000 * HASTE_MS;
        longestFrame = rateHz / 1000 * LONGEST_FRAME_MS;
        sound = new short[longestLag + longestFrame];
    }

    /** The most that one frame can grow, in samples. */
    public int longestGrowthSamples() {
        return longestLag;
    }

    /**
     * Passes a frame on, and changes its length if it can.
     *
     * @param lengthSamples at most 120 ms
     * @param wantedSamples how much longer all that follows should be, negative for shorter; a frame changes by no more than that
     * @param out another array, with room for the frame and {@link #longestGrowthSamples}
     * @return samples written
     */
    public int process(short[] frame, int lengthSamples, int wantedSamples, short[] out) {
        CodecException.requireRoom(longestFrame, 0, lengthSamples);
        CodecException.requireRoom(out.length, 0, lengthSamples + longestLag);
        System.arraycopy(frame, 0, sound, longestLag, lengthSamples);
        int change = change(lengthSamples, wantedSamples);
        resting = change != 0;
        changedSamples += Math.abs(change);
        int skip = -change;
        int length = lengthSamples + change;
        System.arraycopy(sound, longestLag + skip, out, 0, length);
        if (change != 0) {
            for (int i = 0; i < fade; i++) {
                int from = sound[longestLag + i];
                out[i] = (short) (from + (out[i] - from) * (i + 1) / (fade + 1));
            }
        }
        remember(out, length);
        return length;
    }

    /** Sound left out or put in since the start, in samples. */
    public long changedSamples() {
        return changedSamples;
    }

    /** Negative for shorter; 0 when nothing is wanted or nothing is alike. */
    private int change(int lengthSamples, int wantedSamples) {
        boolean hurried = Math.abs(wantedSamples) >= haste;
        boolean shorter = wantedSamples < 0;
        int room = shorter ? lengthSamples - fade : longestLag;
        int limit = Math.min(Math.min(Math.abs(wantedSamples), longestLag), room);
        if (limit < shortestLag || lengthSamples < fade || resting && !hurried) {
            return 0;
        }
        int direction = shorter ? 1 : -1;
        float here = energy(longestLag);
        if (here < QUIET * fade && energy(longestLag + direction * limit) < QUIET * fade) {
            return -direction * limit;
        }
        int best = 0;
        float bestScore = hurried ? ALIKE_IN_HASTE : ALIKE;
        for (int lag = shortestLag; lag <= limit; lag++) {
            float score = likeness(longestLag + direction * lag, here);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return -direction * best;
    }

    /** Normalised correlation of the frame's begin with another place; 1 is the same shape and loudness follows. */
    private float likeness(int place, float here) {
        float correlation = 0;
        float there = 0;
        for (int i = 0; i < fade; i++) {
            float other = sound[place + i];
            correlation += other * sound[longestLag + i];
            there += other * other;
        }
        return correlation <= 0 ? 0 : correlation / (float) Math.sqrt((double) here * there);
    }

    private float energy(int place) {
        float energy = 0;
        for (int i = 0; i < fade; i++) {
            energy += (float) sound[place + i] * sound[place + i];
        }
        return energy;
    }

    private void remember(short[] out, int lengthSamples) {
        int kept = Math.max(0, longestLag - lengthSamples);
        System.arraycopy(sound, longestLag - kept, sound, 0, kept);
        System.arraycopy(out, lengthSamples - (longestLag - kept), sound, kept, longestLag - kept);
    }
}
