package omniline.codecs.dtmf;

import omniline.codecs.CodecException;

/**
 * Hears keys in the audio (ITU-T Q.24): in blocks of 12.75 ms, long enough to tell the tones apart and short enough that two whole ones
 * lie in the shortest key of 40 ms. Speech has both tones now and then, but not alone, not steadily, and not so pure; what a block must be
 * is listed with the constants. Owned by the media loop; allocates nothing after construction.
 *
 * <pre>
 *   block:   -  -  5  5  5  -  5  5  -  -  -     down after 2 alike, up after 3 without: 10 ms may be missing, 40 ms are a pause
 *                     ↑ down                 ↑ up
 * </pre>
 */
public final class ToneDetector {
    private static final int BLOCK_SAMPLES_AT_8_KHZ = 102;
    private static final int BLOCKS_DOWN = 2;
    private static final int BLOCKS_UP = 3;
    private static final int NONE = -1;

    /** Either tone is at least this loud: -36 dBm0 (Q.24: -25 to -29 dBm in most countries; a line may have taken from it). */
    private static final float LEAST_POWER = (float) (0.5 * Math.pow(32_768 * Math.pow(10, (-36 - 3.14) / 20), 2));
    /** The row's tone at most 8 dB above the column's, and at most 4 dB below it (Q.24, North America, the widest listed). */
    private static final float ROW_ABOVE = 6.31f;
    private static final float ROW_BELOW = 2.51f;
    /** Each at least 8 dB above the next of its group. */
    private static final float ABOVE_NEIGHBOURS = 6.31f;
    /** Both together, of everything in the block: tones that are 1.5 % off have 0.81, one that is 3.5 % off leaves less. */
    private static final float SHARE_OF_ALL = 0.79f;

    private final KeyListener listener;
    private final ToneBank bank;
    private final int blockSamples;
    private final int rateHz;
    private int filled;
    private int lastPlace = NONE;
    private int alike;
    private int downPlace = NONE;
    private int downBlocks;
    private int without;

    /** For PCM at 8000 or 16000 Hz; {@link CodecException} at others. */
    public ToneDetector(int rateHz, KeyListener listener) {
        if (rateHz != 8_000 && rateHz != 16_000) {
            throw new CodecException("keys are heard at 8000 or 16000 Hz, not " + rateHz);
        }
        this.rateHz = rateHz;
        this.listener = listener;
        bank = new ToneBank(rateHz);
        blockSamples = BLOCK_SAMPLES_AT_8_KHZ * (rateHz / 8_000);
    }

    /** Takes sound in pieces of any length; what it hears is told at once. */
    public void process(short[] pcm, int pcmOffset, int lengthSamples) {
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        int taken = 0;
        while (taken < lengthSamples) {
            int piece = Math.min(blockSamples - filled, lengthSamples - taken);
            bank.add(pcm, pcmOffset + taken, piece);
            filled += piece;
            taken += piece;
            if (filled == blockSamples) {
                follow(place());
                bank.clear();
                filled = 0;
            }
        }
    }

    /** Another sound begins; a key that is down is told to be up. */
    public void reset() {
        if (downPlace != NONE) {
            release();
        }
        bank.clear();
        filled = 0;
        lastPlace = NONE;
        alike = 0;
    }

    private void follow(int place) {
        alike = place == lastPlace ? alike + 1 : 1;
        lastPlace = place;
        if (place == downPlace) {
            downBlocks += place == NONE ? 0 : 1 + without;
            without = 0;
            return;
        }
        boolean anotherKey = place != NONE && alike >= BLOCKS_DOWN;
        if (downPlace != NONE && (anotherKey || ++without >= BLOCKS_UP)) {
            release();
        }
        if (anotherKey) {
            downPlace = place;
            downBlocks = alike;
            without = 0;
            listener.onKeyDown(Keypad.key(place / Keypad.SIDE, place % Keypad.SIDE));
        }
    }

    private void release() {
        int place = downPlace;
        downPlace = NONE;
        without = 0;
        int durationMs = downBlocks * blockSamples * 1000 / rateHz;
        listener.onKeyUp(Keypad.key(place / Keypad.SIDE, place % Keypad.SIDE), durationMs);
    }

    /** The key that the block sounds like, or none. */
    private int place() {
        int row = loudest(0);
        int column = loudest(Keypad.SIDE);
        float rowPower = bank.power(row);
        float columnPower = bank.power(column);
        boolean loud = Math.min(rowPower, columnPower) >= LEAST_POWER;
        boolean balanced = rowPower <= ROW_ABOVE * columnPower && columnPower <= ROW_BELOW * rowPower;
        boolean alone = rowPower + columnPower >= SHARE_OF_ALL * bank.total();
        boolean clear = standsOut(0, row) && standsOut(Keypad.SIDE, column);
        return loud && balanced && alone && clear ? row * Keypad.SIDE + column - Keypad.SIDE : NONE;
    }

    private int loudest(int first) {
        int loudest = first;
        for (int tone = first + 1; tone < first + Keypad.SIDE; tone++) {
            loudest = bank.power(tone) > bank.power(loudest) ? tone : loudest;
        }
        return loudest;
    }

    private boolean standsOut(int first, int loudest) {
        for (int tone = first; tone < first + Keypad.SIDE; tone++) {
            if (tone != loudest && bank.power(tone) * ABOVE_NEIGHBOURS > bank.power(loudest)) {
                return false;
            }
        }
        return true;
    }
}
