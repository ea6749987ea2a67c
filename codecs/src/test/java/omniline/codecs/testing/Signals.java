package omniline.codecs.testing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Sounds made from nothing, the same in every run. */
public final class Signals {

    private Signals() {
    }

    /** A seeded source of randomness. */
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** A sine of that frequency and amplitude. */
    public static short[] sine(int rateHz, double frequencyHz, int lengthSamples, double amplitude) {
        short[] pcm = new short[lengthSamples];
        for (int i = 0; i < lengthSamples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
        }
        return pcm;
    }

    /** White noise of that amplitude. */
    public static short[] noise(int lengthSamples, int amplitude, long seed) {
        RandomGenerator random = random(seed);
        short[] pcm = new short[lengthSamples];
        for (int i = 0; i < lengthSamples; i++) {
            pcm[i] = (short) random.nextInt(-amplitude, amplitude + 1);
        }
        return pcm;
    }

    /**
     * Speech-like sound: pulses of a wandering pitch of 100 to 150 Hz through three formants that move every 150 ms, with a breath
     * of noise and pauses.
     */
    public static short[] babble(int rateHz, int lengthMs) {
        double[][] formants = {{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}};
        RandomGenerator random = random(7);
        float[] sounds = new float[lengthMs * (rateHz / 1000)];
        double[] state = new double[6];
        double phase = 0;
        for (int i = 0; i < sounds.length; i++) {
            double seconds = i / (double) rateHz;
            phase += (125 + 25 * Math.sin(2 * Math.PI * 0.7 * seconds)) / rateHz;
            double excitation = 0.01 * random.nextGaussian();
            if (phase >= 1) {
                phase -= 1;
                excitation += 1;
            }
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 1.7 * seconds));
            double sound = syllable * excitation;
            double[] vowel = formants[(int) (seconds / 0.15) % formants.length];
            for (int f = 0; f < vowel.length; f++) {
                sound = resonate(sound, vowel[f], rateHz, state, 2 * f);
            }
            sounds[i] = (float) sound;
        }
        return normalized(sounds);
    }

    private static short[] normalized(float[] sounds) {
        float peak = 0;
        for (float sound : sounds) {
            peak = Math.max(peak, Math.abs(sound));
        }
        for (int i = 0; i < sounds.length; i++) {
            sounds[i] *= 0.5f / peak;
        }
        return toPcm(sounds);
    }

    private static double resonate(double in, double frequencyHz, int rateHz, double[] state, int at) {
        double radius = Math.exp(-Math.PI * 90 / rateHz);
        double out = in * (1 - radius) * 4 + 2 * radius * Math.cos(2 * Math.PI * frequencyHz / rateHz) * state[at] - radius * radius * state[at + 1];
        state[at + 1] = state[at];
        state[at] = out;
        return out;
    }

    /** Floats of full scale 1.0 as 16-bit samples. */
    public static short[] toPcm(float[] samples) {
        short[] pcm = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            pcm[i] = toPcm(samples[i]);
        }
        return pcm;
    }

    /** 16-bit samples as floats of full scale 1.0. */
    public static float[] toFloats(short[] pcm) {
        float[] samples = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            samples[i] = pcm[i] / 32768f;
        }
        return samples;
    }

    /** As the bytes of a raw file, the lower byte of each sample first. */
    public static byte[] littleEndian(short[] pcm) {
        byte[] bytes = new byte[2 * pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            bytes[2 * i] = (byte) pcm[i];
            bytes[2 * i + 1] = (byte) (pcm[i] >> 8);
        }
        return bytes;
    }

    /** The other way. */
    public static short[] fromLittleEndian(byte[] bytes) {
        short[] pcm = new short[bytes.length / 2];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8);
        }
        return pcm;
    }

    /** One signal after another. */
    public static short[] joined(short[] first, short[] second) {
        short[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static short toPcm(double sample) {
        double scaled = sample * 32768;
        return (short) Math.clamp((int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
