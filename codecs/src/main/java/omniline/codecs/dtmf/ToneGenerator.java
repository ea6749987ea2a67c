package omniline.codecs.dtmf;

import omniline.codecs.CodecException;

/**
 * The sound of a key (ITU-T Q.23): two sines, the higher one 2 dB louder for what the line takes from it, begun and ended within 2 ms
 * so that they do not click. Owned by the media loop; allocates nothing after construction.
 */
public final class ToneGenerator {
    /** -9 dBm0 and -7 dBm0, where 3.14 dBm0 is a sine at full scale. */
    private static final double ROW_AMPLITUDE = 32_767 * Math.pow(10, (-9 - 3.14) / 20);
    private static final double COLUMN_AMPLITUDE = 32_767 * Math.pow(10, (-7 - 3.14) / 20);
    private static final int RAMPS_PER_SECOND = 500;

    private final int rateHz;
    private final int rampSamples;
    private double rowStep;
    private double columnStep;
    private int lengthSamples;
    private int madeSamples;

    /** For PCM at that rate, at least 8000 Hz. */
    public ToneGenerator(int rateHz) {
        if (rateHz < 8_000) {
            throw new CodecException("the tones of keys need 8000 Hz, not " + rateHz);
        }
        this.rateHz = rateHz;
        rampSamples = rateHz / RAMPS_PER_SECOND;
    }

    /**
     * Begins the sound of a key, in the place of one that may still be heard.
     *
     * @param key 0-9 * # A-D
     * @throws CodecException for another character
     */
    public void press(char key, int durationMs) {
        int place = Keypad.place(key);
        if (place < 0) {
            throw new CodecException("a key is one of 0-9 * # A-D, not '" + key + "'");
        }
        rowStep = 2 * Math.PI * Keypad.rowHz(place / Keypad.SIDE) / rateHz;
        columnStep = 2 * Math.PI * Keypad.columnHz(place % Keypad.SIDE) / rateHz;
        lengthSamples = rateHz / 1000 * durationMs;
        madeSamples = 0;
    }

    /** True until all of the last key has been made. */
    public boolean pressed() {
        return madeSamples < lengthSamples;
    }

    /** Fills with the sound of the key, and with silence after its end. */
    public void generate(short[] pcm, int pcmOffset, int samples) {
        CodecException.requireRoom(pcm.length, pcmOffset, samples);
        for (int i = 0; i < samples; i++) {
            pcm[pcmOffset + i] = pressed() ? next() : 0;
        }
    }

    private short next() {
        int fromEdge = Math.min(madeSamples + 1, lengthSamples - madeSamples);
        double ramp = Math.min(1.0, (double) fromEdge / rampSamples);
        double sample = ROW_AMPLITUDE * Math.sin(rowStep * madeSamples) + COLUMN_AMPLITUDE * Math.sin(columnStep * madeSamples);
        madeSamples++;
        return (short) Math.round(ramp * sample);
    }
}
