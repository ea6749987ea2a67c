package omniline.codecs.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import omniline.codecs.CodecException;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters measured by sines, and the stream against the whole signal. */
class PolyphaseResamplerTest {

    @ParameterizedTest
    @CsvSource({"8000,16000", "16000,8000", "48000,16000", "16000,48000", "22050,16000", "44100,16000", "16000,22050", "24000,8000"})
    void passesAllUpToNineTenthsOfTheBandWithinATenthOfADecibel(int inRateHz, int outRateHz) {
        int lowerHz = Math.min(inRateHz, outRateHz);
        for (double frequencyHz = 0.01 * lowerHz; frequencyHz <= 0.45 * lowerHz; frequencyHz += 0.011 * lowerHz) {
            assertThat(gainDb(inRateHz, outRateHz, frequencyHz, frequencyHz)).as("%.0f Hz", frequencyHz).isBetween(-0.1, 0.1);
        }
        assertThat(gainDb(inRateHz, outRateHz, 0.45 * lowerHz, 0.45 * lowerHz)).isBetween(-0.1, 0.1);
    }

    /** A sine above the lower Nyquist frequency folds to its alias; the half-band filter is closed from 0.55 on, the others from 0.5. */
    @ParameterizedTest
    @CsvSource({"16000,8000,0.55", "48000,16000,0.5", "22050,16000,0.5", "44100,16000,0.5", "24000,8000,0.5"})
    void rejectsWhatWouldFoldByEightyDecibels(int inRateHz, int outRateHz, double stopEdge) {
        for (double frequencyHz = stopEdge * outRateHz; frequencyHz < 0.5 * inRateHz; frequencyHz += 0.013 * outRateHz) {
            double alias = Math.abs(frequencyHz - outRateHz * Math.rint(frequencyHz / outRateHz));
            assertThat(gainDb(inRateHz, outRateHz, frequencyHz, alias)).as("%.0f Hz", frequencyHz).isLessThan(-80);
        }
    }

    /** A sine below the lower Nyquist frequency has images around the multiples of the rate it came at. */
    @ParameterizedTest
    @CsvSource({"8000,16000,0.45", "16000,48000,0.5", "16000,22050,0.5", "8000,48000,0.5"})
    void rejectsImagesByEightyDecibels(int inRateHz, int outRateHz, double lastFrequency) {
        for (double frequencyHz = 0.02 * inRateHz; frequencyHz < lastFrequency * inRateHz; frequencyHz += 0.031 * inRateHz) {
            for (double image = inRateHz - frequencyHz; image < 0.5 * outRateHz; image += 2 * frequencyHz) {
                assertThat(gainDb(inRateHz, outRateHz, frequencyHz, image)).as("%.0f Hz at %.0f Hz", frequencyHz, image).isLessThan(-80);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "16000,8000", "48000,16000", "16000,48000", "22050,16000", "44100,16000", "11025,16000", "16000,16000"})
    void streamsTheSameSamplesWhateverTheBlocks(int inRateHz, int outRateHz) {
        short[] in = Signals.noise(7_001, 20_000, 5);
        short[] expected = streamed(new PolyphaseResampler(inRateHz, outRateHz), in, in.length, in.length);
        RandomGenerator random = Signals.random(6);
        PolyphaseResampler resampler = new PolyphaseResampler(inRateHz, outRateHz);
        for (int[] blocks : new int[][] {{1, 1}, {160, 160}, {441, 441}, {1, 700}}) {
            resampler.reset();
            assertThat(streamed(resampler, in, random.nextInt(blocks[0], blocks[1] + 1), blocks[1])).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "16000,8000", "48000,16000", "22050,16000", "44100,16000", "16000,44100"})
    void streamsWhatItMakesOfTheWholeSignalButLater(int inRateHz, int outRateHz) {
        short[] in = Signals.noise(5_000, 20_000, 8);
        float[] whole = PolyphaseResampler.resample(Signals.toFloats(in), inRateHz, outRateHz);
        assertThat(whole).hasSize(Math.ceilDiv(in.length * outRateHz, inRateHz));
        PolyphaseResampler resampler = new PolyphaseResampler(inRateHz, outRateHz);
        short[] streamed = streamed(resampler, in, 160, 160);
        short[] shifted = Arrays.copyOfRange(streamed, resampler.delaySamples(), streamed.length);
        assertThat(shifted).isEqualTo(Arrays.copyOf(Signals.toPcm(whole), shifted.length));
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "16000,8000", "22050,16000", "44100,16000"})
    void keepsTheSignalInPlace(int inRateHz, int outRateHz) {
        float[] whole = PolyphaseResampler.resample(Signals.toFloats(Signals.sine(inRateHz, 440, inRateHz, 10_000)), inRateHz, outRateHz);
        float[] expected = Signals.toFloats(Signals.sine(outRateHz, 440, outRateHz, 10_000));
        assertThat(Measures.snrDb(expected, whole, outRateHz / 10, outRateHz * 9 / 10)).isGreaterThan(70);
    }

    @Test
    void addsLessThanFourMillisecondsToTheWayOfACall() {
        assertThat(new PolyphaseResampler(8_000, 16_000).delaySamples()).isEqualTo(55);
        assertThat(new PolyphaseResampler(16_000, 8_000).delaySamples()).isEqualTo(28);
        assertThat(new PolyphaseResampler(16_000, 16_000).delaySamples()).isZero();
    }

    @Test
    void clipsWhatOvershoots() {
        short[] square = new short[800];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 8 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = streamed(new PolyphaseResampler(8_000, 16_000), square, 160, 160);
        assertThat(out).contains(Short.MAX_VALUE, Short.MIN_VALUE);
        for (int i = 200; i < out.length; i++) {
            int middleOfEdge = (i - 55) / 16 % 2 == 0 ? 1 : -1;
            boolean nextToEdge = (i - 55) % 16 == 0 || (i - 55) % 16 == 15;
            assertThat(nextToEdge || out[i] * middleOfEdge > 0).as("sample %d", i).isTrue();
        }
    }

    @Test
    void takesAShortAndAnEmptySignal() {
        assertThat(PolyphaseResampler.resample(new float[0], 48_000, 16_000)).isEmpty();
        assertThat(PolyphaseResampler.resample(new float[1], 48_000, 16_000)).containsExactly(0);
        assertThat(PolyphaseResampler.resample(new float[] {1, 0, 0}, 8_000, 16_000)).hasSize(6).contains(1);
    }

    @Test
    void saysWhatIsWrongWithItsUse() {
        assertThatThrownBy(() -> new PolyphaseResampler(0, 16_000)).isInstanceOf(CodecException.class).hasMessage("0 Hz is not a rate of sound");
        assertThatThrownBy(() -> new PolyphaseResampler(8_000, 16_000).process(new short[160], 0, 160, new short[319], 0))
            .isInstanceOf(CodecException.class).hasMessage("320 elements at offset 0 do not fit in an array of 319");
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "16000,8000", "22050,16000"})
    void allocatesNothing(int inRateHz, int outRateHz) {
        PolyphaseResampler resampler = new PolyphaseResampler(inRateHz, outRateHz);
        short[] in = Signals.noise(inRateHz / 50, 10_000, 2);
        short[] out = new short[resampler.maxOutputSamples(in.length)];
        assertThat(Allocations.bytesPerCall(() -> resampler.process(in, 0, in.length, out, 0))).isZero();
    }

    /** How much of a full-scale sine of one frequency comes out at another, in the middle of half a second. */
    private static double gainDb(int inRateHz, int outRateHz, double frequencyHz, double heardHz) {
        float[] in = new float[inRateHz / 2];
        for (int i = 0; i < in.length; i++) {
            in[i] = (float) Math.sin(2 * Math.PI * frequencyHz * i / inRateHz + 0.7);
        }
        float[] out = PolyphaseResampler.resample(in, inRateHz, outRateHz);
        return 20 * Math.log10(Measures.amplitude(out, outRateHz / 10, outRateHz * 4 / 10, heardHz / outRateHz));
    }

    private static short[] streamed(PolyphaseResampler resampler, short[] in, int block, int nextBlock) {
        short[] out = new short[resampler.maxOutputSamples(in.length)];
        int written = 0;
        int length = block;
        for (int at = 0; at < in.length; at += length, length = block + nextBlock - length) {
            int taken = Math.min(length, in.length - at);
            int count = resampler.process(in, at, taken, out, written);
            assertThat(count).isLessThanOrEqualTo(resampler.maxOutputSamples(taken));
            written += count;
        }
        assertThat(written).isEqualTo(out.length);
        return out;
    }
}
