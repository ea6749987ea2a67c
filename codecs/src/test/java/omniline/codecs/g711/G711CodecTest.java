package omniline.codecs.g711;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** G.711 as a call uses it, through the factories. */
class G711CodecTest {
    private static final int FRAME = 160;

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA"})
    void carriesSpeechWithTheQualityOfG711(AudioCodec codec) {
        short[] pcm = Signals.babble(8_000, 2_000);
        short[] heard = new short[pcm.length];
        byte[] payload = new byte[FRAME + 3];
        try (AudioEncoder encoder = Codecs.encoder(codec, EncoderSettings.g711()); AudioDecoder decoder = Codecs.decoder(codec, 8_000)) {
            assertThat(encoder.codec()).isEqualTo(decoder.codec()).isEqualTo(codec);
            assertThat(encoder.rateHz()).isEqualTo(decoder.rateHz()).isEqualTo(8_000);
            for (int at = 0; at < pcm.length; at += FRAME) {
                assertThat(encoder.encode(pcm, at, FRAME, payload, 3)).isEqualTo(FRAME);
                assertThat(decoder.durationSamples(payload, 3, FRAME)).isEqualTo(FRAME);
                assertThat(decoder.decode(payload, 3, FRAME, heard, at)).isEqualTo(FRAME);
            }
        }
        assertThat(Measures.snrDb(Signals.toFloats(pcm), Signals.toFloats(heard), 0, pcm.length)).isBetween(35.0, 42.0);
    }

    @Test
    void callsAnEmptyPayloadCorrupt() {
        AudioDecoder decoder = new G711Decoder(AudioCodec.PCMU, 8_000);
        assertThat(decoder.decode(new byte[4], 4, 0, new short[8], 0)).isEqualTo(AudioDecoder.CORRUPT);
        assertThat(decoder.durationSamples(new byte[4], 4, 0)).isEqualTo(-1);
    }

    @Test
    void recoversByConcealingForItHasNothingElse() {
        short[] pcm = Signals.babble(8_000, 100);
        byte[] payload = new byte[800];
        new G711Encoder(AudioCodec.PCMA, 8_000).encode(pcm, 0, 800, payload, 0);
        short[] recovered = new short[FRAME];
        short[] concealed = new short[FRAME];
        AudioDecoder decoder = new G711Decoder(AudioCodec.PCMA, 8_000);
        decoder.decode(payload, 0, 800, new short[800], 0);
        decoder.recover(payload, 0, FRAME, recovered, 0, FRAME);
        decoder.reset();
        decoder.decode(payload, 0, 800, new short[800], 0);
        decoder.conceal(concealed, 0, FRAME);
        assertThat(recovered).isEqualTo(concealed).isNotEqualTo(new short[FRAME]);
    }

    @Test
    void saysWhatIsWrongWithItsUse() {
        assertThatThrownBy(() -> new G711Decoder(AudioCodec.PCMU, 16_000)).isInstanceOf(CodecException.class)
            .hasMessage("PCMU has no PCM at 16000 Hz: G.711 is 8000 Hz only");
        assertThatThrownBy(() -> new G711Encoder(AudioCodec.OPUS, 48_000)).isInstanceOf(CodecException.class)
            .hasMessage("OPUS is not a law of G.711");
        assertThatThrownBy(() -> new G711Decoder(AudioCodec.PCMU, 8_000).decode(new byte[160], 0, 160, new short[100], 0))
            .isInstanceOf(CodecException.class).hasMessage("160 elements at offset 0 do not fit in an array of 100");
    }

    @Test
    void allocatesNothingPerFrame() {
        short[] pcm = Signals.babble(8_000, 20);
        byte[] payload = new byte[FRAME];
        AudioEncoder encoder = new G711Encoder(AudioCodec.PCMU, 8_000);
        AudioDecoder decoder = new G711Decoder(AudioCodec.PCMU, 8_000);
        assertThat(Allocations.bytesPerCall(() -> {
            encoder.encode(pcm, 0, FRAME, payload, 0);
            decoder.decode(payload, 0, FRAME, pcm, 0);
        })).isZero();
    }
}
