package omniline.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Opus as a call uses it when all goes well: rates, frames, room, threads, reset. */
class OpusCodecTest {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = 320;
    private static final short[] BABBLE = Signals.babble(RATE_HZ, 3_000);
    private static final BitSet NONE_LOST = new BitSet();

    @ParameterizedTest
    @ValueSource(ints = {8_000, 12_000, 16_000, 24_000, 48_000})
    void carriesSpeechAtEveryRate(int rateHz) {
        short[] pcm = Signals.babble(rateHz, 2_000);
        List<byte[]> packets = Packets.encoded(pcm, rateHz / 50, EncoderSettings.opusVoice(rateHz));
        try (AudioDecoder decoder = Codecs.decoder(AudioCodec.OPUS, rateHz)) {
            assertThat(decoder.codec()).isEqualTo(AudioCodec.OPUS);
            assertThat(decoder.rateHz()).isEqualTo(rateHz);
            assertThat(Measures.likeness(pcm, Packets.heard(decoder, packets, NONE_LOST, false), rateHz / 50)).isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void carriesFramesOfEveryLength(int frameMs) {
        List<byte[]> packets = Packets.encoded(BABBLE, frameMs * RATE_HZ / 1000, EncoderSettings.opusVoice(RATE_HZ));
        try (AudioDecoder decoder = new OpusDecoder(RATE_HZ)) {
            assertThat(packets).allSatisfy(packet ->
                assertThat(decoder.durationSamples(packet, 0, packet.length)).isEqualTo(frameMs * RATE_HZ / 1000));
            assertThat(Measures.likeness(BABBLE, Packets.heard(decoder, packets, NONE_LOST, false), FRAME)).isGreaterThan(0.9);
        }
    }

    @Test
    void keepsToTheBitRate() {
        short[] noise = Signals.noise(5 * RATE_HZ, 8_000, 1);
        for (int bitrateBps : new int[] {12_000, 24_000, 48_000}) {
            EncoderSettings settings = new EncoderSettings(RATE_HZ, bitrateBps, 5, false, 0);
            int bytes = Packets.encoded(noise, FRAME, settings).stream().mapToInt(packet -> packet.length).sum();
            assertThat(bytes * 8 / 5).isBetween(bitrateBps / 2, bitrateBps * 5 / 4);
        }
    }

    @Test
    void keepsToTheRoomItIsGiven() {
        byte[] payload = new byte[25];
        try (AudioEncoder encoder = Codecs.encoder(AudioCodec.OPUS, new EncoderSettings(RATE_HZ, 64_000, 5, false, 0))) {
            for (int at = 0; at + FRAME <= BABBLE.length; at += FRAME) {
                assertThat(encoder.encode(BABBLE, at, FRAME, payload, 5)).isBetween(1, 20);
            }
        }
        assertThat(new byte[] {payload[0], payload[4]}).containsOnly(0);
    }

    @Test
    void startsAfreshAfterReset() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, EncoderSettings.opusVoice(RATE_HZ));
        byte[] payload = new byte[1275];
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ); OpusEncoder encoder = new OpusEncoder(EncoderSettings.opusVoice(RATE_HZ))) {
            short[] first = Packets.heard(decoder, packets, NONE_LOST, false);
            decoder.reset();
            assertThat(Packets.heard(decoder, packets, NONE_LOST, false)).isEqualTo(first);
            encoder.encode(BABBLE, 9 * FRAME, FRAME, payload, 0);
            encoder.reset();
            for (int i = 0; i < packets.size(); i++) {
                assertThat(encoder.encode(BABBLE, i * FRAME, FRAME, payload, 0)).isEqualTo(packets.get(i).length);
                assertThat(payload).startsWith(packets.get(i));
            }
        }
    }

    @Test
    void decodesAlikeInFourThreadsAtOnce() throws Exception {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, EncoderSettings.opusVoice(RATE_HZ));
        Callable<short[]> decoding = () -> {
            try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
                return Packets.heard(decoder, packets, NONE_LOST, false);
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            short[] alone = decoding.call();
            for (Future<short[]> together : threads.invokeAll(List.of(decoding, decoding, decoding, decoding))) {
                assertThat(together.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void allocatesNothingPerPacket() {
        byte[] payload = new byte[1275];
        short[] heard = new short[FRAME];
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ); OpusEncoder encoder = new OpusEncoder(EncoderSettings.opusVoice(RATE_HZ))) {
            assertThat(Allocations.bytesPerCall(() -> {
                int lengthBytes = encoder.encode(BABBLE, 20 * FRAME, FRAME, payload, 0);
                decoder.decode(payload, 0, lengthBytes, heard, 0);
                decoder.recover(payload, 0, lengthBytes, heard, 0, FRAME);
                decoder.conceal(heard, 0, FRAME);
                decoder.decode(payload, 0, 0, heard, 0);
            })).isZero();
        }
    }

    @Test
    void saysWhatIsWrongWithItsUse() {
        assertThatThrownBy(() -> new OpusDecoder(44_100)).isInstanceOf(CodecException.class).hasMessageContaining("opus_decoder_create failed");
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ); OpusEncoder encoder = new OpusEncoder(EncoderSettings.opusVoice(RATE_HZ))) {
            byte[] payload = new byte[1275];
            assertThatThrownBy(() -> encoder.encode(BABBLE, 0, 300, payload, 0)).isInstanceOf(CodecException.class)
                .hasMessage("300 samples at 16000 Hz are not a frame of 10, 20, 40 or 60 ms");
            int lengthBytes = encoder.encode(BABBLE, 0, FRAME, payload, 0);
            assertThatThrownBy(() -> decoder.decode(payload, 0, lengthBytes, new short[FRAME - 1], 0)).isInstanceOf(CodecException.class)
                .hasMessage("320 elements at offset 0 do not fit in an array of 319");
        }
    }
}
