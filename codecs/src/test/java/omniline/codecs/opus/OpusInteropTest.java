package omniline.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusApplication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import omniline.codecs.EncoderSettings;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways with Concentus, a port of libopus to Java by other people: what we write it reads, what it writes we read. */
class OpusInteropTest {
    private static final int RATE_HZ = 16_000;
    private static final short[] BABBLE = Signals.babble(RATE_HZ, 3_000);

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void concentusHearsWhatWeSay(int frameMs) throws Exception {
        int frame = frameMs * RATE_HZ / 1000;
        List<byte[]> packets = Packets.encoded(BABBLE, frame, EncoderSettings.opusVoice(RATE_HZ));
        short[] heardByThem = new short[packets.size() * frame];
        var them = new io.github.jaredmdobson.concentus.OpusDecoder(RATE_HZ, 1);
        for (int i = 0; i < packets.size(); i++) {
            assertThat(them.decode(packets.get(i), 0, packets.get(i).length, heardByThem, i * frame, frame, false)).isEqualTo(frame);
        }
        try (OpusDecoder us = new OpusDecoder(RATE_HZ)) {
            short[] heardByUs = Packets.heard(us, packets, new BitSet(), false);
            // The two decoders are built to be the same to the rounding of the last bits.
            assertThat(Measures.snrDb(Signals.toFloats(heardByUs), Signals.toFloats(heardByThem), 0, heardByUs.length)).isGreaterThan(40);
        }
        assertThat(Measures.likeness(BABBLE, heardByThem, 320)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"10,1", "20,1", "40,1", "60,1", "10,2", "20,2", "40,2", "60,2"})
    void weHearWhatConcentusSaysInMonoAndInStereo(int frameMs, int channels) throws Exception {
        int frame = frameMs * RATE_HZ / 1000;
        List<byte[]> packets = theirs(frame, channels);
        assertThat(packets).allMatch(packet -> (packet[0] & 4) == (channels - 1) * 4);
        try (OpusDecoder us = new OpusDecoder(RATE_HZ)) {
            assertThat(us.durationSamples(packets.getFirst(), 0, packets.getFirst().length)).isEqualTo(frame);
            short[] heard = Packets.heard(us, packets, new BitSet(), false);
            assertThat(Measures.likeness(BABBLE, heard, 320)).isGreaterThan(0.9);
            assertThat(Measures.rms(heard, 0, heard.length) / Measures.rms(BABBLE, 0, BABBLE.length)).isBetween(0.8, 1.2);
        }
    }

    private static List<byte[]> theirs(int frame, int channels) throws Exception {
        var encoder = new io.github.jaredmdobson.concentus.OpusEncoder(RATE_HZ, channels, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.setBitrate(32_000);
        encoder.setForceChannels(channels);
        List<byte[]> packets = new ArrayList<>();
        short[] pcm = new short[frame * channels];
        byte[] payload = new byte[1275];
        for (int at = 0; at + frame <= BABBLE.length; at += frame) {
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = BABBLE[at + i / channels];
            }
            packets.add(Arrays.copyOf(payload, encoder.encode(pcm, 0, frame, payload, 0, payload.length)));
        }
        return packets;
    }
}
