package omniline.codecs.g722;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.AudioEncoder;
import omniline.codecs.CodecException;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;

/** G.722 as a call uses it, through the factories: its quality, its delay, what it does about losses. */
class G722CodecTest {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = 320;
    /** Both mirror filters together. */
    private static final int DELAY_SAMPLES = 22;
    private static final short[] BABBLE = Signals.babble(RATE_HZ, 10_000);

    @Test
    void carriesWidebandSpeech() {
        short[] heard = new short[BABBLE.length];
        byte[] payload = new byte[FRAME / 2 + 3];
        try (AudioEncoder encoder = Codecs.encoder(AudioCodec.G722, EncoderSettings.g722());
            AudioDecoder decoder = Codecs.decoder(AudioCodec.G722, RATE_HZ)) {
            assertThat(encoder.codec()).isEqualTo(decoder.codec()).isEqualTo(AudioCodec.G722);
            assertThat(encoder.rateHz()).isEqualTo(decoder.rateHz()).isEqualTo(RATE_HZ);
            for (int at = 0; at < BABBLE.length; at += FRAME) {
                assertThat(encoder.encode(BABBLE, at, FRAME, payload, 3)).isEqualTo(FRAME / 2);
                assertThat(decoder.durationSamples(payload, 3, FRAME / 2)).isEqualTo(FRAME);
                assertThat(decoder.decode(payload, 3, FRAME / 2, heard, at)).isEqualTo(FRAME);
            }
        }
        assertThat(Measures.likeness(BABBLE, heard, 40)).isGreaterThan(0.99);
        float[] late = Signals.toFloats(Arrays.copyOfRange(heard, DELAY_SAMPLES, heard.length));
        assertThat(Measures.snrDb(Signals.toFloats(BABBLE), late, 0, late.length)).isGreaterThan(20);
    }

    @Test
    void passesWhatG711CannotCarry() {
        short[] tone = Signals.sine(RATE_HZ, 6_500, 16_000, 8_000);
        float[] heard = Signals.toFloats(Sweep.decoded(Sweep.encoded(tone, FRAME), FRAME / 2));
        assertThat(Measures.amplitude(heard, 8_000, 16_000, 6_500.0 / RATE_HZ) * 32_768).isBetween(7_000.0, 9_000.0);
    }

    @Test
    void theLengthOfTheFramesChangesNothing() {
        byte[] whole = Sweep.encoded(Sweep.pcm(), 8_000);
        assertThat(Sweep.encoded(Sweep.pcm(), 160)).isEqualTo(whole);
        assertThat(Sweep.decoded(whole, 7)).isEqualTo(Sweep.decoded(whole, 4_000));
    }

    @Test
    void aResetStartsAnew() {
        short[] pcm = Sweep.pcm();
        G722Encoder encoder = new G722Encoder(RATE_HZ);
        G722Decoder decoder = new G722Decoder(RATE_HZ);
        byte[] first = new byte[pcm.length / 2];
        byte[] second = new byte[pcm.length / 2];
        short[] heard = new short[pcm.length];
        encoder.encode(pcm, 0, pcm.length, first, 0);
        decoder.decode(first, 0, first.length, heard, 0);
        decoder.conceal(new short[FRAME], 0, FRAME);
        encoder.reset();
        decoder.reset();
        encoder.encode(pcm, 0, pcm.length, second, 0);
        assertThat(second).isEqualTo(first);
        short[] again = new short[pcm.length];
        decoder.decode(second, 0, second.length, again, 0);
        assertThat(again).isEqualTo(heard);
    }

    @Test
    void concealsLossesBetterThanSilenceAndIsSoonInStepAgain() {
        byte[] payload = Sweep.encoded(BABBLE, FRAME);
        short[] clean = Sweep.decoded(payload, FRAME / 2);
        BitSet lost = new BitSet();
        Signals.random(5).ints(BABBLE.length / FRAME / 10, 5, BABBLE.length / FRAME).forEach(lost::set);
        int[] gaps = lost.stream().map(frame -> frame * FRAME).toArray();
        int[] afterGaps = IntStream.range(5, BABBLE.length / FRAME).filter(frame -> lost.get(frame - 1) && !lost.get(frame))
            .map(frame -> frame * FRAME).toArray();
        short[] concealed = heard(payload, lost, true);
        short[] silent = heard(payload, lost, false);
        assertThat(Measures.logSpectralDistanceDb(clean, concealed, gaps, FRAME))
            .isLessThan(0.4 * Measures.logSpectralDistanceDb(clean, silent, gaps, FRAME));
        assertThat(Measures.segmentalSnrDb(clean, concealed, gaps, FRAME)).isGreaterThan(1);
        assertThat(Measures.logSpectralDistanceDb(clean, concealed, afterGaps, FRAME)).as("in the frames after").isLessThan(6);
        assertThat(Measures.segmentalSnrDb(clean, concealed, afterGaps, FRAME)).as("in the frames after").isGreaterThan(4.5);
    }

    private static short[] heard(byte[] payload, BitSet lost, boolean concealing) {
        G722Decoder decoder = new G722Decoder(RATE_HZ);
        short[] pcm = new short[2 * payload.length];
        for (int at = 0; at < payload.length; at += FRAME / 2) {
            if (!lost.get(at / (FRAME / 2))) {
                decoder.decode(payload, at, FRAME / 2, pcm, 2 * at);
            } else if (concealing) {
                decoder.recover(payload, at, 0, pcm, 2 * at, FRAME);
            }
        }
        return pcm;
    }

    @Test
    void isSilentSixtyMsIntoALoss() {
        G722Decoder decoder = new G722Decoder(RATE_HZ);
        byte[] payload = Sweep.encoded(BABBLE, FRAME);
        decoder.decode(payload, 0, 1_600, new short[3_200], 0);
        short[] made = new short[1_601];
        decoder.conceal(made, 0, made.length);
        assertThat(Measures.rms(made, 0, 160)).isGreaterThan(100);
        assertThat(Measures.rms(made, 1_100, made.length)).isLessThan(2);
    }

    @Test
    void callsAnEmptyPayloadCorrupt() {
        AudioDecoder decoder = new G722Decoder(RATE_HZ);
        assertThat(decoder.decode(new byte[4], 4, 0, new short[8], 0)).isEqualTo(AudioDecoder.CORRUPT);
        assertThat(decoder.durationSamples(new byte[4], 4, 0)).isEqualTo(-1);
    }

    @Test
    void saysWhatIsWrongWithItsUse() {
        assertThatThrownBy(() -> new G722Decoder(8_000)).isInstanceOf(CodecException.class)
            .hasMessage("G722 has no PCM at 8000 Hz: it is 16000 Hz only, though its RTP clock is 8000 Hz");
        assertThatThrownBy(() -> new G722Encoder(RATE_HZ).encode(BABBLE, 0, 5, new byte[5], 0)).isInstanceOf(CodecException.class)
            .hasMessage("G.722 takes samples in pairs, not 5");
        assertThatThrownBy(() -> new G722Decoder(RATE_HZ).decode(new byte[160], 0, 160, new short[160], 0))
            .isInstanceOf(CodecException.class).hasMessage("320 elements at offset 0 do not fit in an array of 160");
    }

    @Test
    void allocatesNothingPerFrame() {
        short[] pcm = Signals.babble(RATE_HZ, 20);
        byte[] payload = new byte[FRAME / 2];
        AudioEncoder encoder = new G722Encoder(RATE_HZ);
        AudioDecoder decoder = new G722Decoder(RATE_HZ);
        assertThat(Allocations.bytesPerCall(() -> {
            encoder.encode(pcm, 0, FRAME, payload, 0);
            decoder.decode(payload, 0, FRAME / 2, pcm, 0);
            decoder.conceal(pcm, 0, FRAME);
        })).isZero();
    }
}
