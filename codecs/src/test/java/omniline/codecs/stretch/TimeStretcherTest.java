package omniline.codecs.stretch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import omniline.codecs.CodecException;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Recordings;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made longer or shorter keeps its pitch, its loudness and its smoothness. */
class TimeStretcherTest {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = 320;

    /** Asks for the same change in every frame. */
    private static short[] stretched(short[] pcm, int rateHz, int wantedSamples) {
        TimeStretcher stretcher = new TimeStretcher(rateHz);
        int frame = rateHz / 50;
        short[] out = new short[2 * pcm.length + frame];
        short[] piece = new short[frame + stretcher.longestGrowthSamples()];
        int length = 0;
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            int made = stretcher.process(Arrays.copyOfRange(pcm, at, at + frame), frame, wantedSamples, piece);
            System.arraycopy(piece, 0, out, length, made);
            length += made;
        }
        assertThat(stretcher.changedSamples()).isEqualTo(Math.abs(length - pcm.length / frame * frame));
        return Arrays.copyOf(out, length);
    }

    private static int loudestStep(short[] pcm) {
        int loudest = 0;
        for (int i = 1; i < pcm.length; i++) {
            loudest = Math.max(loudest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return loudest;
    }

    @ParameterizedTest
    @CsvSource({"8000,120,-2000", "8000,120,2000", "16000,210,-2000", "16000,210,2000", "16000,95,2000", "48000,300,-5000", "16000,700,-300"})
    void aToneKeepsItsPitchItsLoudnessAndItsSmoothness(int rateHz, double frequencyHz, int wantedSamples) {
        short[] tone = Signals.sine(rateHz, frequencyHz, 2 * rateHz, 10_000);
        short[] made = stretched(tone, rateHz, wantedSamples);

        assertThat(Math.signum(made.length - tone.length)).isEqualTo(Math.signum(wantedSamples));
        assertThat(Math.abs(made.length - tone.length)).as("samples changed of %d", tone.length).isGreaterThan(tone.length / 10);
        assertThat(loudestStep(made)).isLessThan(loudestStep(tone) * 11 / 10 + 60);
        int half = made.length / 2;
        assertThat(Measures.rms(made, half, made.length)).isBetween(6_700.0, 7_150.0);
        double steadiness = Measures.amplitude(Signals.toFloats(made), half, half + rateHz / 8, frequencyHz / rateHz);
        double before = Measures.amplitude(Signals.toFloats(tone), half, half + rateHz / 8, frequencyHz / rateHz);
        assertThat(steadiness / before).as("amplitude at the tone's own frequency").isBetween(0.8, 1.02);
    }

    @Test
    void nothingWantedNothingChanged() {
        short[] babble = Signals.babble(RATE_HZ, 2_000);
        assertThat(stretched(babble, RATE_HZ, 0)).isEqualTo(Arrays.copyOf(babble, babble.length / FRAME * FRAME));
        assertThat(stretched(babble, RATE_HZ, 39)).as("less than the shortest lag").hasSize(babble.length / FRAME * FRAME);
        assertThat(stretched(babble, RATE_HZ, -39)).hasSize(babble.length / FRAME * FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {-400, -120, -41, 41, 120, 400})
    void aFrameChangesByNoMoreThanIsWanted(int wantedSamples) {
        TimeStretcher stretcher = new TimeStretcher(RATE_HZ);
        short[] tone = Signals.sine(RATE_HZ, 300, 100 * FRAME, 5_000);
        short[] out = new short[FRAME + stretcher.longestGrowthSamples()];
        int changed = 0;
        for (int at = 0; at < tone.length; at += FRAME) {
            int change = stretcher.process(Arrays.copyOfRange(tone, at, at + FRAME), FRAME, wantedSamples, out) - FRAME;
            changed += change == 0 ? 0 : 1;
            assertThat(change * Integer.signum(wantedSamples)).isBetween(0, Math.min(240, Math.abs(wantedSamples)));
        }
        assertThat(changed).as("every other frame, for less than the shortest period none").isBetween(Math.abs(wantedSamples) < 53 ? 0 : 49, 51);
    }

    @Test
    void silenceGivesAllThatIsWanted() {
        assertThat(stretched(new short[10 * FRAME], RATE_HZ, -240)).hasSize(10 * FRAME - 5 * 240);
        assertThat(stretched(Signals.noise(10 * FRAME, 30, 1), RATE_HZ, 240)).hasSize(10 * FRAME + 5 * 240);
    }

    @Test
    void noiseIsLeftAloneUnlessThereIsHaste() {
        short[] noise = Signals.noise(100 * FRAME, 8_000, 2);
        assertThat(noise.length - stretched(noise, RATE_HZ, -200).length).isLessThan(noise.length / 50);
        assertThat(noise.length - stretched(noise, RATE_HZ, -1_000).length).isGreaterThan(noise.length / 10);
    }

    /** A backlog of half a second is to be gone within three. */
    @ParameterizedTest
    @ValueSource(ints = {-8_000, 8_000})
    void changesSpeechByAFifthAndMore(int wantedSamples) throws Exception {
        short[] speech = Recordings.speech(RATE_HZ);
        short[] some = Arrays.copyOf(speech, Math.min(speech.length, 40 * RATE_HZ));
        short[] made = stretched(some, RATE_HZ, wantedSamples);
        assertThat(Math.abs(made.length - some.length) / (double) some.length).isGreaterThan(0.2);
        assertThat(loudestStep(made)).isLessThan(loudestStep(some) * 5 / 4);
        assertThat(Measures.rms(made, 0, made.length) / Measures.rms(some, 0, some.length)).isBetween(0.9, 1.1);
    }

    @Test
    void framesShorterThanTheMemoryAreServedToo() {
        TimeStretcher stretcher = new TimeStretcher(8_000);
        short[] out = new short[400];
        short[] tone = Signals.sine(8_000, 200, 8_000, 9_000);
        int length = 0;
        for (int at = 0; at + 80 <= tone.length; at += 80) {
            length += stretcher.process(Arrays.copyOfRange(tone, at, at + 80), 80, at % 160 == 0 ? -60 : 60, out);
            assertThat(loudestStep(Arrays.copyOf(out, 80))).isLessThan(1_800);
        }
        assertThat(length).isNotEqualTo(8_000);
    }

    @Test
    void refusesWhatItCannotServe() {
        assertThatThrownBy(() -> new TimeStretcher(4_000)).isInstanceOf(CodecException.class)
            .hasMessage("speech is stretched at 8000 to 48000 Hz, not 4000");
        assertThatThrownBy(() -> new TimeStretcher(8_000).process(new short[1_000], 1_000, 0, new short[2_000]))
            .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> new TimeStretcher(8_000).process(new short[160], 160, 0, new short[200]))
            .isInstanceOf(CodecException.class);
    }

    @Test
    void allocatesNothingPerFrame() {
        TimeStretcher stretcher = new TimeStretcher(RATE_HZ);
        short[] tone = Signals.sine(RATE_HZ, 200, FRAME, 9_000);
        short[] out = new short[FRAME + stretcher.longestGrowthSamples()];
        assertThat(Allocations.bytesPerCall(() -> stretcher.process(tone, FRAME, -2_000, out))).isZero();
    }
}
