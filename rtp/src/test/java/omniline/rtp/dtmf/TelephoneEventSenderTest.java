package omniline.rtp.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelephoneEventSenderTest {
    private final TelephoneEventSender sender = new TelephoneEventSender();

    /** The payloads sent in a row of 20 ms packets at 8 kHz; null is a packet of audio. */
    private List<String> packets(int count) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (sender.due(160)) {
                String mark = sender.starts() ? "M " : "";
                ByteBuffer out = ByteBuffer.allocate(4);
                sender.write(out, 160, 8000);
                sent.add(mark + String.format("%08x", out.getInt(0)));
            } else {
                sent.add("audio");
            }
        }
        return sent;
    }

    @Test
    void sendsUpdatesAndTheEndThreeTimes() {
        assertThat(sender.press('5', 60)).isTrue();
        assertThat(packets(6)).containsExactly("M 050a00a0", "050a0140", "058a01e0", "058a01e0", "058a01e0", "audio");
        assertThat(sender.queued()).isZero();
    }

    @Test
    void pausesBetweenKeys() {
        sender.press('#', 40);
        sender.press('d', 40);
        assertThat(packets(12))
                .containsExactly(
                        "M 0b0a00a0", "0b8a0140", "0b8a0140", "0b8a0140", "audio", "audio", "audio", "M 0f0a00a0", "0f8a0140", "0f8a0140",
                        "0f8a0140", "audio");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> sender.press('E', 100)).hasMessageContaining("0-9 * # A-D");
        assertThatThrownBy(() -> sender.press('1', 10)).hasMessageContaining("40..8000");
    }

    @Test
    void hasABoundedQueue() {
        for (int i = 0; i < 64; i++) {
            assertThat(sender.press('1', 100)).isTrue();
        }
        assertThat(sender.press('1', 100)).isFalse();
    }
}
