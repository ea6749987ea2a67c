package omniline.codecs.testing;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** How near one signal is to another. */
public final class Measures {
    private static final double SILENCE_RMS = 60;

    private Measures() {
    }

    /** Root mean square of a stretch. */
    public static double rms(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    /** The greatest normalised correlation of a signal with another that comes up to so many samples later; 1 is the same shape. */
    public static double likeness(short[] clean, short[] later, int maxDelaySamples) {
        double best = -1;
        int length = Math.min(clean.length, later.length) - maxDelaySamples;
        double cleanRms = rms(clean, 0, length);
        for (int delay = 0; delay <= maxDelaySamples; delay++) {
            double product = 0;
            for (int i = 0; i < length; i++) {
                product += (double) clean[i] * later[i + delay];
            }
            best = Math.max(best, product / length / (cleanRms * rms(later, delay, length + delay)));
        }
        return best;
    }

    /** Energy of the clean signal over that of the difference, in dB. */
    public static double snrDb(float[] clean, float[] other, int from, int to) {
        double signal = 0;
        double difference = 0;
        for (int i = from; i < to; i++) {
            signal += (double) clean[i] * clean[i];
            difference += ((double) clean[i] - other[i]) * ((double) clean[i] - other[i]);
        }
        return 10 * Math.log10(signal / Math.max(difference, 1e-30));
    }

    /** Mean of the SNR of stretches of that length from each of those samples, limited to -10 and 35 dB, silent ones left out. */
    public static double segmentalSnrDb(short[] clean, short[] other, int[] starts, int lengthSamples) {
        float[] a = Signals.toFloats(clean);
        float[] b = Signals.toFloats(other);
        return mean(clean, starts, lengthSamples, from -> Math.clamp(snrDb(a, b, from, from + lengthSamples), -10, 35));
    }

    /** Mean over the same stretches of the root mean square difference of their log spectra, in dB; 0 is the same. */
    public static double logSpectralDistanceDb(short[] clean, short[] other, int[] starts, int lengthSamples) {
        return mean(clean, starts, lengthSamples,
            from -> distance(spectrum(clean, from, lengthSamples), spectrum(other, from, lengthSamples)));
    }

    private static double mean(short[] clean, int[] starts, int lengthSamples, IntToDoubleFunction measure) {
        return Arrays.stream(starts)
            .filter(from -> from >= 0 && from + lengthSamples <= clean.length && rms(clean, from, from + lengthSamples) > SILENCE_RMS)
            .mapToDouble(measure)
            .average()
            .orElseThrow();
    }

    /** The amplitude of one frequency in a signal, by correlation behind a Blackman-Harris window (side lobes below -92 dB). */
    public static double amplitude(float[] samples, int from, int to, double cyclesPerSample) {
        double re = 0;
        double im = 0;
        double weight = 0;
        for (int i = from; i < to; i++) {
            double x = 2 * Math.PI * (i - from + 0.5) / (to - from);
            double window = 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
            re += window * samples[i] * Math.cos(2 * Math.PI * cyclesPerSample * i);
            im += window * samples[i] * Math.sin(2 * Math.PI * cyclesPerSample * i);
            weight += window;
        }
        return 2 * Math.hypot(re, im) / weight;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }

    private static double[] spectrum(short[] pcm, int from, int length) {
        double[] powersDb = new double[length / 2];
        for (int bin = 1; bin <= powersDb.length; bin++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < length; i++) {
                double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
                re += window * pcm[from + i] * Math.cos(2 * Math.PI * bin * i / length);
                im += window * pcm[from + i] * Math.sin(2 * Math.PI * bin * i / length);
            }
            // The floor of 16-bit rounding keeps digital silence from being infinitely far away.
            powersDb[bin - 1] = 10 * Math.log10(re * re + im * im + length);
        }
        return powersDb;
    }
}
