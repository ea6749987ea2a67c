package omniline.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SDP and RTP are told of each codec, and what settings an encoder refuses. */
class AudioCodecTest {

    @ParameterizedTest
    @CsvSource({"OPUS,opus,48000,2,-1", "G722,G722,8000,1,9", "PCMU,PCMU,8000,1,0", "PCMA,PCMA,8000,1,8"})
    void isSignalledAsItsProfileSays(AudioCodec codec, String name, int clockHz, int channels, int payloadType) {
        assertThat(codec.encodingName()).isEqualTo(name);
        assertThat(codec.rtpClockHz()).isEqualTo(clockHz);
        assertThat(codec.channels()).isEqualTo(channels);
        assertThat(codec.staticPayloadType()).isEqualTo(payloadType);
    }

    @Test
    void g722SamplesTwiceAsFastAsItsRtpClock() {
        assertThat(AudioCodec.G722.sampleRateHz()).isEqualTo(16_000);
        assertThat(AudioCodec.PCMA.sampleRateHz()).isEqualTo(8_000);
        assertThat(AudioCodec.OPUS.sampleRateHz()).isEqualTo(48_000);
    }

    @Test
    void isFoundByItsNameInAnyCase() {
        assertThat(AudioCodec.named("OPUS")).contains(AudioCodec.OPUS);
        assertThat(AudioCodec.named("pcma")).contains(AudioCodec.PCMA);
        assertThat(AudioCodec.named("g722")).contains(AudioCodec.G722);
        assertThat(AudioCodec.named("G729")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"44100,24000,5,10,'rateHz must be 8000, 12000, 16000, 24000 or 48000, not 44100'",
        "16000,5999,5,10,'bitrateBps must be 6000 to 510000, not 5999'", "16000,24000,11,10,'complexity must be 0 to 10, not 11'",
        "16000,24000,5,101,'expectedLossPercent must be 0 to 100, not 101'"})
    void refusesSettingsThatOpusDoesNotHave(int rateHz, int bitrateBps, int complexity, int lossPercent, String sentence) {
        assertThatThrownBy(() -> new EncoderSettings(rateHz, bitrateBps, complexity, true, lossPercent))
            .isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }
}
