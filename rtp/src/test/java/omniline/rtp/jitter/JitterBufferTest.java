package omniline.rtp.jitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import omniline.rtp.Datagrams;
import omniline.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/** The buffer step by step. Time 0 is the arrival of packet 0; packet n arrives at 20 n ms unless said otherwise. */
class JitterBufferTest {
    private static final long MS = 1_000_000;

    private final JitterBuffer buffer = new JitterBuffer(JitterSettings.ofDelay(0, 200), 8000);
    private final JitterFrame frame = new JitterFrame();

    private boolean put(int n, long arrivalMs) {
        return put(Datagrams.pcmu(n), arrivalMs);
    }

    private boolean put(byte[] datagram, long arrivalMs) {
        return buffer.put(Datagrams.parsed(datagram), ByteBuffer.wrap(datagram), arrivalMs * MS);
    }

    private static byte[] packet(int sequence, int timestamp) {
        return Datagrams.rtp(new RtpPacket.Header(0, false, sequence, timestamp, Datagrams.SSRC), (byte) sequence, (byte) 0);
    }

    private Pull pull(long nowMs) {
        return buffer.pull(frame, nowMs * MS);
    }

    private int number() {
        return ByteBuffer.wrap(frame.payload(), frame.offset(), frame.lengthBytes()).getInt();
    }

    /** Plays packets 0 .. count-1, each 5 ms after it came; the target is then 5 ms. */
    private void play(int count) {
        for (int n = 0; n < count; n++) {
            put(n, 20L * n);
            assertThat(pull(20L * n + 5)).isEqualTo(Pull.FRAME);
            assertThat(number()).isEqualTo(n);
        }
    }

    @Test
    void waitsBeforeAnythingCame() {
        assertThat(pull(0)).isEqualTo(Pull.WAIT);
        assertThat(buffer.statistics().underruns()).isZero();
    }

    @Test
    void showsThePacketThatItPlays() {
        put(Datagrams.rtp(new RtpPacket.Header(96, true, 7, 960, 1), (byte) 42), 0);
        assertThat(pull(10)).isEqualTo(Pull.FRAME);
        assertThat(frame.payload()[frame.offset()]).isEqualTo((byte) 42);
        assertThat(frame.lengthBytes()).isEqualTo(1);
        assertThat(frame.payloadType()).isEqualTo(96);
        assertThat(frame.timestamp()).isEqualTo(960);
        assertThat(frame.marker()).isTrue();
        assertThat(frame.hasNext()).isFalse();
    }

    @Test
    void holdsTheFirstFrameForTheLeastDelay() {
        JitterBuffer patient = new JitterBuffer(JitterSettings.ofDelay(60, 200), 8000);
        byte[] first = Datagrams.pcmu(0);
        patient.put(Datagrams.parsed(first), ByteBuffer.wrap(first), 0);
        assertThat(patient.pull(frame, 59 * MS)).isEqualTo(Pull.WAIT);
        assertThat(patient.pull(frame, 60 * MS)).isEqualTo(Pull.FRAME);
        assertThat(patient.delayMs()).isEqualTo(60);
    }

    @Test
    void aLostFrameShowsThePacketAfterItForRecovery() {
        play(5);
        put(6, 120);
        assertThat(pull(125)).isEqualTo(Pull.LOST);
        assertThat(frame.timestamp()).isEqualTo(5 * 160);
        assertThat(frame.durationTicks()).isEqualTo(160);
        assertThat(frame.hasNext()).isTrue();
        assertThat(number()).isEqualTo(6);
        assertThat(pull(125)).isEqualTo(Pull.FRAME);
        assertThat(number()).isEqualTo(6);
    }

    @Test
    void onlyTheLastOfSeveralLostFramesHasANext() {
        play(5);
        put(7, 140);
        assertThat(pull(125)).isEqualTo(Pull.LOST);
        assertThat(frame.hasNext()).isFalse();
        assertThat(frame.lengthBytes()).isZero();
        assertThat(pull(145)).isEqualTo(Pull.LOST);
        assertThat(frame.hasNext()).isTrue();
        assertThat(buffer.statistics().lost()).isEqualTo(2);
    }

    @Test
    void discardsPacketOlderThanPlayout() {
        play(5);
        put(6, 120);
        assertThat(pull(125)).isEqualTo(Pull.LOST);
        assertThat(put(5, 126)).isFalse();
        assertThat(put(5, 127)).isFalse();
        assertThat(buffer.statistics().late()).isEqualTo(1);
        assertThat(buffer.statistics().duplicate()).as("its second copy").isEqualTo(1);
    }

    @Test
    void countsDuplicatesBeforeAndAfterPlayout() {
        play(3);
        put(3, 60);
        assertThat(put(3, 61)).isFalse();
        assertThat(put(2, 61)).isFalse();
        assertThat(buffer.statistics().duplicate()).isEqualTo(2);
        assertThat(buffer.statistics().late()).isZero();
    }

    @Test
    void putsReorderedPacketsInOrder() {
        play(3);
        put(4, 60);
        put(3, 62);
        assertThat(pull(65)).isEqualTo(Pull.FRAME);
        assertThat(number()).isEqualTo(3);
        assertThat(buffer.statistics().reordered()).isEqualTo(1);
        assertThat(pull(85)).isEqualTo(Pull.FRAME);
        assertThat(number()).isEqualTo(4);
    }

    @Test
    void takesAPacketThatWasOvertakenByTheFirstOne() {
        JitterBuffer patient = new JitterBuffer(JitterSettings.ofDelay(40, 200), 8000);
        for (int n : new int[] {1, 0}) {
            byte[] each = Datagrams.pcmu(n);
            patient.put(Datagrams.parsed(each), ByteBuffer.wrap(each), 20 * MS);
        }
        patient.pull(frame, 25 * MS);
        assertThat(patient.pull(frame, 60 * MS)).isEqualTo(Pull.FRAME);
        assertThat(number()).isZero();
    }

    @Test
    void wrapsSequenceNumberAndTimestamp() {
        int timestamp = -160 * 3;
        for (int i = 0; i < 6; i++) {
            put(packet(65_533 + i & 0xFFFF, timestamp + 160 * i), 20L * i);
            assertThat(pull(20L * i + 5)).isEqualTo(Pull.FRAME);
            assertThat(frame.timestamp()).isEqualTo(timestamp + 160 * i);
        }
        assertThat(buffer.statistics().resets()).isZero();
    }

    @Test
    void aPauseOfTheSenderIsNoLossAndIsNotPlayedEarly() {
        play(5);
        assertThat(pull(105)).isEqualTo(Pull.WAIT);
        // DTX: sequence number 5 follows, two seconds later in the timestamp, and comes 20 ms early.
        put(packet(5, 100 * 160 + 5 * 160), 2080);
        assertThat(pull(2085)).as("due 5 ms after the fastest would bring it").isEqualTo(Pull.FRAME);
        assertThat(buffer.statistics().lost()).isZero();
        assertThat(buffer.statistics().resets()).isZero();
    }

    @Test
    void waitsForTheTalkSpurtThatIsNotDueYet() {
        play(5);
        put(packet(5, 160 * 8), 100);
        put(packet(6, 160 * 9), 101);
        assertThat(buffer.statistics().targetDelayMs()).isLessThan(10);
        assertThat(pull(102)).as("60 ms early is now the fastest: due at once").isEqualTo(Pull.FRAME);
        assertThat(buffer.statistics().lost()).isZero();
    }

    @Test
    void aTelephoneEventInBetweenIsNoLoss() {
        play(5);
        buffer.noAudio(5);
        buffer.noAudio(6);
        put(packet(7, 160 * 7), 140);
        assertThat(pull(145)).isEqualTo(Pull.FRAME);
        assertThat(frame.timestamp()).isEqualTo(160 * 7);
        assertThat(buffer.statistics().lost()).isZero();
    }

    @Test
    void learnsTheFrameLengthAndItsChange() {
        for (int i = 0; i < 4; i++) {
            put(packet(i, 240 * i), 30L * i);
        }
        pull(95);
        assertThat(frame.durationTicks()).isEqualTo(240);
        JitterBuffer other = new JitterBuffer(JitterSettings.ofDelay(0, 200), 8000);
        int timestamp = 0;
        long arrivalMs = 0;
        for (int i = 0; i < 20; i++) {
            int ms = i < 10 ? 20 : 60;
            byte[] each = packet(i, timestamp);
            other.put(Datagrams.parsed(each), ByteBuffer.wrap(each), arrivalMs * MS);
            assertThat(other.pull(frame, (arrivalMs + 5) * MS)).isEqualTo(Pull.FRAME);
            assertThat(frame.timestamp()).isEqualTo(timestamp);
            timestamp += ms * 8;
            arrivalMs += ms;
        }
        assertThat(frame.durationTicks()).isEqualTo(480);
        assertThat(other.statistics().lost()).isZero();
        assertThat(other.statistics().skipped()).isZero();
    }

    @Test
    void startsOverWithAnotherSsrc() {
        play(3);
        put(3, 60);
        assertThat(put(Datagrams.pcmu(900, 77, 5_000_000), 61)).isTrue();
        assertThat(pull(66)).isEqualTo(Pull.FRAME);
        assertThat(number()).isEqualTo(900);
        assertThat(buffer.statistics().resets()).isEqualTo(1);
        assertThat(buffer.statistics().dropped()).as("what was held of the old one").isEqualTo(1);
    }

    @Test
    void startsOverWithAnotherClock() {
        play(3);
        buffer.clockHz(48_000);
        put(packet(3, 99), 60);
        assertThat(pull(65)).isEqualTo(Pull.FRAME);
        assertThat(frame.durationTicks()).isEqualTo(960);
        buffer.clockHz(48_000);
        assertThat(buffer.statistics().resets()).isEqualTo(1);
    }

    @Test
    void believesAJumpOfTheTimestampOnlyWithItsSuccessor() {
        play(3);
        assertThat(put(packet(3, 1_000_000_000), 60)).isFalse();
        assertThat(put(packet(3, 160 * 3), 61)).as("the stray changed nothing").isTrue();
        assertThat(pull(65)).isEqualTo(Pull.FRAME);
        assertThat(put(packet(4, 500_000), 80)).isFalse();
        assertThat(put(packet(5, 500_160), 100)).isTrue();
        assertThat(pull(105)).isEqualTo(Pull.FRAME);
        assertThat(frame.timestamp()).isEqualTo(500_160);
        assertThat(buffer.statistics().resets()).isEqualTo(1);
    }

    @Test
    void believesAJumpOfTheSequenceNumberOnlyWithItsSuccessor() {
        play(3);
        assertThat(put(packet(40_000, 160 * 3), 60)).isFalse();
        assertThat(put(packet(40_001, 160 * 4), 80)).isTrue();
        assertThat(pull(85)).isEqualTo(Pull.FRAME);
    }

    @Test
    void whatPiledUpBeforeTheFirstPullIsNotPlayed() {
        for (int n = 0; n < 300; n++) {
            put(n, 20L * n);
        }
        assertThat(pull(20 * 299 + 5)).isEqualTo(Pull.FRAME);
        assertThat(number()).isGreaterThanOrEqualTo(298);
        assertThat(buffer.statistics().dropped()).as("no room").isEqualTo(300 - 127);
    }

    @Test
    void cutsABacklogThatNoBurstExplains() {
        play(10);
        for (int n = 10; n < 60; n++) {
            put(n, 1180);
        }
        assertThat(pull(1185)).isEqualTo(Pull.FRAME);
        assertThat(number()).isBetween(48, 50);
        assertThat(buffer.delayMs()).isLessThanOrEqualTo(225);
    }

    @Test
    void dropsWhatIsTooLarge() {
        byte[] large = Datagrams.rtp(new RtpPacket.Header(0, false, 1, 0, 1), new byte[1400]);
        assertThat(put(large, 0)).isFalse();
        assertThat(buffer.statistics().dropped()).isEqualTo(1);
    }

    @Test
    void latePacketsMakeTheDelayGrow() {
        play(50);
        for (int i = 0; i < 3; i++) {
            int n = 50 + 2 * i;
            put(n + 1, 20L * (n + 1));
            pull(20L * n + 25);
            pull(20L * n + 25);
            put(n, 20L * n + 70);
        }
        assertThat(buffer.statistics().targetDelayMs()).isBetween(70, 80);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> JitterSettings.ofDelay(100, 50)).hasMessageContaining("minDelayMs");
        assertThatThrownBy(() -> new JitterSettings(0, 100, 100, 1280)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> new JitterSettings(0, 100, 128, 10)).hasMessageContaining("maxPayloadBytes");
    }
}
