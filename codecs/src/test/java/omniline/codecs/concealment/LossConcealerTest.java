package omniline.codecs.concealment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Recordings;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;

/** What is played where speech was lost: its likeness to the speech, its end, its seams. */
class LossConcealerTest {
    private static final int RATE_HZ = 8_000;
    private static final int FRAME = 160;
    private static final int TEN_MS = 80;

    private interface Concealment {
        void fill(short[] pcm, int offset);
    }

    @Test
    void soundsLikerToBabbleThanSilenceAndThanTheLastFrame() {
        assertBestOfThree(Signals.babble(RATE_HZ, 60_000));
    }

    @Test
    void soundsLikerToSpeechThanSilenceAndThanTheLastFrame() throws Exception {
        assertBestOfThree(Recordings.speech(RATE_HZ));
    }

    @Test
    void carriesOnATone() {
        short[] tone = Signals.sine(RATE_HZ, 150, 1_600, 8_000);
        short[] played = tone.clone();
        LossConcealer concealer = new LossConcealer();
        concealer.received(played, 0, 800);
        concealer.conceal(played, 800, TEN_MS);
        assertThat(Measures.snrDb(Signals.toFloats(tone), Signals.toFloats(played), 800, 880)).isGreaterThan(20);
    }

    @Test
    void findsThePitch() {
        float[] past = new float[LossConcealer.HISTORY_SAMPLES];
        for (int period = PitchEstimator.MIN_PITCH_SAMPLES; period <= PitchEstimator.MAX_PITCH_SAMPLES; period++) {
            for (int i = 0; i < past.length; i++) {
                past[i] = 1_000 * (float) Math.sin(2 * Math.PI * i / period) + 700 * (float) Math.cos(6 * Math.PI * i / period);
            }
            int found = new PitchEstimator().estimate(past);
            int multiple = Math.round(found / (float) period);
            assertThat(found).as("period of %d samples", period).isBetween(multiple * period - 1, multiple * period + 1);
        }
    }

    @Test
    void keepsItsLoudnessForTenMsAndIsSilentAfterSixty() {
        short[] played = Signals.sine(RATE_HZ, 200, 800 + 640, 8_000);
        LossConcealer concealer = new LossConcealer();
        concealer.received(played, 0, 800);
        double spoken = Measures.rms(played, 720, 800);
        concealer.conceal(played, 800, 640);
        assertThat(Measures.rms(played, 800, 880)).isBetween(0.95 * spoken, 1.05 * spoken);
        assertThat(Measures.rms(played, 1_040, 1_120)).isBetween(0.4 * spoken, 0.6 * spoken);
        assertThat(Measures.rms(played, 1_200, 1_280)).isBetween(0.0, 0.15 * spoken).isPositive();
        assertThat(Arrays.copyOfRange(played, 1_280, 1_440)).containsOnly(0);
    }

    @Test
    void returnsWithoutAStep() {
        short[] tone = Signals.sine(RATE_HZ, 130, 2_400, 8_000);
        for (int lost = TEN_MS; lost <= 640; lost += TEN_MS) {
            short[] played = tone.clone();
            LossConcealer concealer = new LossConcealer();
            concealer.received(played, 0, 800);
            concealer.conceal(played, 800, lost);
            concealer.received(played, 800 + lost, FRAME);
            assertThat(greatestStep(played, 700, 800 + lost + FRAME)).as("after %d samples lost", lost)
                .isLessThan(2 * greatestStep(tone, 0, tone.length));
            assertThat(Arrays.copyOfRange(played, 880 + lost, 960 + lost)).isEqualTo(Arrays.copyOfRange(tone, 880 + lost, 960 + lost));
        }
    }

    @Test
    void doesNotDependOnHowTheLossIsCut() {
        short[] whole = Signals.babble(RATE_HZ, 1_000);
        short[] cut = whole.clone();
        LossConcealer concealer = new LossConcealer();
        concealer.received(whole, 0, 4_000);
        concealer.conceal(whole, 4_000, 480);
        concealer = new LossConcealer();
        concealer.received(cut, 0, 4_000);
        for (int done = 0; done < 480; done += 7) {
            concealer.conceal(cut, 4_000 + done, Math.min(7, 480 - done));
        }
        assertThat(cut).isEqualTo(whole);
    }

    @Test
    void inventsNothingBeforeTheFirstFrameOrAfterReset() {
        short[] played = Signals.babble(RATE_HZ, 200);
        LossConcealer concealer = new LossConcealer();
        concealer.received(played, 0, 800);
        concealer.reset();
        concealer.conceal(played, 800, FRAME);
        assertThat(Arrays.copyOfRange(played, 800, 800 + FRAME)).containsOnly(0);
    }

    @Test
    void allocatesNothing() {
        short[] pcm = Signals.babble(RATE_HZ, 40);
        LossConcealer concealer = new LossConcealer();
        assertThat(Allocations.bytesPerCall(() -> {
            concealer.received(pcm, 0, FRAME);
            concealer.conceal(pcm, FRAME, FRAME);
        })).isZero();
    }

    /** Five frames of 20 ms in a hundred are lost; compared are the lost 20 ms and the 20 ms around either seam. */
    private static void assertBestOfThree(short[] clean) {
        BitSet lost = new BitSet();
        RandomGenerator random = Signals.random(3);
        IntStream.range(1, clean.length / FRAME).filter(_ -> random.nextInt(100) < 5).forEach(lost::set);
        int[] compared = lost.stream().flatMap(f -> IntStream.of(f * FRAME - TEN_MS, f * FRAME, f * FRAME + TEN_MS)).toArray();
        LossConcealer concealer = new LossConcealer();
        short[] silent = played(clean, lost, new LossConcealer(), (pcm, at) -> Arrays.fill(pcm, at, at + FRAME, (short) 0));
        short[] repeated = played(clean, lost, new LossConcealer(), (pcm, at) -> System.arraycopy(pcm, at - FRAME, pcm, at, FRAME));
        short[] concealed = played(clean, lost, concealer, (pcm, at) -> concealer.conceal(pcm, at, FRAME));

        double distance = Measures.logSpectralDistanceDb(clean, concealed, compared, FRAME);
        assertThat(distance).isLessThan(0.6 * Measures.logSpectralDistanceDb(clean, silent, compared, FRAME));
        assertThat(distance).isLessThan(0.9 * Measures.logSpectralDistanceDb(clean, repeated, compared, FRAME));
        assertThat(Measures.segmentalSnrDb(clean, concealed, compared, FRAME))
            .isGreaterThan(Measures.segmentalSnrDb(clean, repeated, compared, FRAME) + 2);
    }

    private static short[] played(short[] clean, BitSet lost, LossConcealer concealer, Concealment concealment) {
        short[] pcm = clean.clone();
        for (int frame = 0; (frame + 1) * FRAME <= pcm.length; frame++) {
            if (lost.get(frame)) {
                concealment.fill(pcm, frame * FRAME);
            } else {
                concealer.received(pcm, frame * FRAME, FRAME);
            }
        }
        return pcm;
    }

    private static int greatestStep(short[] pcm, int from, int to) {
        return IntStream.range(from + 1, to).map(i -> Math.abs(pcm[i] - pcm[i - 1])).max().orElseThrow();
    }
}
