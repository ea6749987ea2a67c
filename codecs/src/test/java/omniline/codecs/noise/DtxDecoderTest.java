package omniline.codecs.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that stops while its speaker is silent, as the receiving side hears it. */
class DtxDecoderTest {
    private static final byte[] NOISE = {40};
    private static final double NOISE_RMS = 327.68;

    private static DtxDecoder around(AudioCodec codec, int rateHz) {
        return new DtxDecoder(Codecs.decoder(codec, rateHz), Signals.random(1));
    }

    private static byte[] spoken(AudioCodec codec) {
        int rateHz = codec.sampleRateHz();
        byte[] payload = new byte[160];
        EncoderSettings settings = codec == AudioCodec.G722 ? EncoderSettings.g722() : EncoderSettings.g711();
        short[] sound = Signals.sine(rateHz, 300, rateHz / 50, 8_000);
        Codecs.encoder(codec, settings).encode(sound, 0, sound.length, payload, 0);
        return payload;
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void restsFromADescriptionToTheNextSpeech(AudioCodec codec) {
        DtxDecoder decoder = around(codec, codec.sampleRateHz());
        int frame = codec.sampleRateHz() / 50;
        short[] pcm = new short[50 * frame];
        decoder.decode(spoken(codec), 0, 160, pcm, 0);
        assertThat(decoder.resting()).isFalse();
        assertThat(decoder.rest(NOISE, 0, 1)).isTrue();
        assertThat(decoder.resting()).isTrue();
        for (int at = 0; at < pcm.length; at += frame) {
            decoder.conceal(pcm, at, frame);
        }
        assertThat(Measures.rms(pcm, frame, pcm.length)).isBetween(0.85 * NOISE_RMS, 1.15 * NOISE_RMS);
        decoder.recover(spoken(codec), 0, 160, pcm, 0, frame);
        assertThat(Measures.rms(pcm, 0, frame)).isLessThan(2 * NOISE_RMS);
        assertThat(decoder.decode(spoken(codec), 0, 160, pcm, 0)).isEqualTo(frame);
        assertThat(decoder.resting()).isFalse();
        assertThat(Measures.rms(pcm, 0, frame)).isGreaterThan(3_000);
    }

    @Test
    void isTheDecoderItselfWithoutADescription() {
        AudioDecoder plain = Codecs.decoder(AudioCodec.PCMU, 8_000);
        DtxDecoder decoder = around(AudioCodec.PCMU, 8_000);
        byte[] payload = spoken(AudioCodec.PCMU);
        short[] expected = new short[480];
        short[] heard = new short[480];
        plain.decode(payload, 0, 160, expected, 0);
        plain.conceal(expected, 160, 160);
        plain.recover(payload, 0, 160, expected, 320, 160);
        decoder.decode(payload, 0, 160, heard, 0);
        assertThat(decoder.rest(NOISE, 1, 0)).as("an empty packet").isFalse();
        decoder.conceal(heard, 160, 160);
        decoder.recover(payload, 0, 160, heard, 320, 160);
        assertThat(heard).isEqualTo(expected);
        assertThat(decoder.durationSamples(payload, 0, 160)).isEqualTo(160);
        assertThat(decoder.codec()).isEqualTo(AudioCodec.PCMU);
        assertThat(decoder.rateHz()).isEqualTo(8_000);
    }

    @Test
    void aCorruptPacketDoesNotEndTheRest() {
        DtxDecoder decoder = around(AudioCodec.PCMU, 8_000);
        decoder.rest(NOISE, 0, 1);
        assertThat(decoder.decode(new byte[1], 1, 0, new short[160], 0)).isEqualTo(AudioDecoder.CORRUPT);
        assertThat(decoder.resting()).isTrue();
        decoder.reset();
        assertThat(decoder.resting()).isFalse();
    }

    /** The noise describes 0 to 4 kHz, whatever the decoder's own band. */
    @Test
    void noiseForAWidebandCodecStaysBelowFourKilohertz() {
        DtxDecoder decoder = around(AudioCodec.G722, 16_000);
        decoder.rest(NOISE, 0, 1);
        short[] pcm = new short[16_000];
        decoder.conceal(pcm, 0, pcm.length);
        float[] sound = Signals.toFloats(pcm);
        double below = 0;
        double above = 0;
        for (int hz = 500; hz < 3_500; hz += 100) {
            below += Math.pow(Measures.amplitude(sound, 0, sound.length, hz / 16_000.0), 2);
            above += Math.pow(Measures.amplitude(sound, 0, sound.length, (hz + 4_200) / 16_000.0), 2);
        }
        assertThat(above).isLessThan(0.001 * below);
    }

    @Test
    void saysWhichRatesItCannotServe() {
        AudioDecoder twelve = Codecs.decoder(AudioCodec.OPUS, 12_000);
        assertThatThrownBy(() -> new DtxDecoder(twelve, Signals.random(1))).isInstanceOf(CodecException.class)
            .hasMessage("comfort noise has no rate of 12000 Hz");
        twelve.close();
    }

    @Test
    void allocatesNothingPerFrame() {
        DtxDecoder decoder = around(AudioCodec.G722, 16_000);
        short[] pcm = new short[320];
        byte[] payload = spoken(AudioCodec.G722);
        assertThat(Allocations.bytesPerCall(() -> {
            decoder.decode(payload, 0, 160, pcm, 0);
            decoder.rest(NOISE, 0, 1);
            decoder.conceal(pcm, 0, 320);
        })).isZero();
    }
}
