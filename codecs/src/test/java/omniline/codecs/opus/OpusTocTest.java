package omniline.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/** The first bytes of a packet, read by us and by libopus. */
class OpusTocTest {

    @ParameterizedTest
    @ValueSource(ints = {8_000, 12_000, 16_000, 24_000, 48_000})
    void tellsTheDurationLikeLibopusForEveryTocAndFrameCount(int rateHz) {
        var packet = MemoryUtil.memAlloc(2);
        try {
            for (int start = 0; start < 0x1_0000; start++) {
                byte[] bytes = {(byte) (start >> 8), (byte) start};
                int told = Opus.opus_packet_get_nb_samples(packet.clear().put(bytes).flip(), rateHz);
                assertThat(OpusToc.durationSamples(bytes, 0, 2, rateHz)).as("packet %04x", start).isEqualTo(told > 0 ? told : -1);
            }
        } finally {
            MemoryUtil.memFree(packet);
        }
    }

    @Test
    void tellsNothingOfAPacketThatIsTooShort() {
        byte[] codeThree = {3, 1};
        assertThat(OpusToc.durationSamples(codeThree, 0, 0, 16_000)).isEqualTo(-1);
        assertThat(OpusToc.durationSamples(codeThree, 0, 1, 16_000)).isEqualTo(-1);
        assertThat(OpusToc.durationSamples(codeThree, 0, 2, 16_000)).isEqualTo(160);
    }
}
