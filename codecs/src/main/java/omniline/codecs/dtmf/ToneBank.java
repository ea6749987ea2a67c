package omniline.codecs.dtmf;

import java.util.Arrays;

/**
 * The energies of the eight tones and of everything in one block of sound, by Goertzel's recursion. Owned by the media loop.
 *
 * <pre>
 *   s[n] = x[n] + 2 cos(w) s[n-1] - s[n-2]        energy = s[N]^2 + s[N-1]^2 - 2 cos(w) s[N] s[N-1]  =  (N A / 2)^2 for a sine of A
 * </pre>
 */
final class ToneBank {
    private static final int TONES = 2 * Keypad.SIDE;

    private final float[] twiceCosines = new float[TONES];
    private final float[] newest = new float[TONES];
    private final float[] older = new float[TONES];
    private float squares;
    private int count;

    ToneBank(int rateHz) {
        for (int i = 0; i < Keypad.SIDE; i++) {
            twiceCosines[i] = (float) (2 * Math.cos(2 * Math.PI * Keypad.rowHz(i) / rateHz));
            twiceCosines[Keypad.SIDE + i] = (float) (2 * Math.cos(2 * Math.PI * Keypad.columnHz(i) / rateHz));
        }
    }

    void add(short[] pcm, int offset, int lengthSamples) {
        for (int tone = 0; tone < TONES; tone++) {
            float one = newest[tone];
            float two = older[tone];
            float twiceCosine = twiceCosines[tone];
            for (int i = offset; i < offset + lengthSamples; i++) {
                float next = pcm[i] + twiceCosine * one - two;
                two = one;
                one = next;
            }
            newest[tone] = one;
            older[tone] = two;
        }
        for (int i = offset; i < offset + lengthSamples; i++) {
            squares += (float) pcm[i] * pcm[i];
        }
        count += lengthSamples;
    }

    /** Power of a row's (0 to 3) or column's (4 to 7) sine in the block, in squared samples. */
    float power(int tone) {
        float energy = newest[tone] * newest[tone] + older[tone] * older[tone] - twiceCosines[tone] * newest[tone] * older[tone];
        return 2 * energy / ((float) count * count);
    }

    /** Power of everything in the block. */
    float total() {
        return squares / count;
    }

    void clear() {
        Arrays.fill(newest, 0);
        Arrays.fill(older, 0);
        squares = 0;
        count = 0;
    }
}
