package omniline.rtp.dtmf;

import static omniline.rtp.Datagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import omniline.rtp.Datagrams;
import omniline.rtp.RtpEvents;
import omniline.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

class TelephoneEventReceiverTest {
    private static final long MS = 1_000_000;

    private final List<String> keys = new ArrayList<>();
    private final TelephoneEventReceiver receiver = new TelephoneEventReceiver(new RtpEvents() {
        @Override
        public void onDigit(char digit, int durationMs) {
            keys.add(digit + ":" + durationMs);
        }

        @Override
        public void onRtcpBye() {
            throw new AssertionError("no RTCP here");
        }
    });
    private long nowMs;

    /** One packet of an event; the rest of the header does not matter to the receiver. */
    private record Update(char digit, boolean marker, int timestamp, boolean end, int ticks) {
        byte[] datagram() {
            int payload = TelephoneEvent.payload(TelephoneEvent.code(digit), end, 10, ticks);
            return Datagrams.rtp(
                    new RtpPacket.Header(101, marker, 0, timestamp, 1), ByteBuffer.allocate(4).putInt(payload).array());
        }
    }

    /** A press of 100 ms at a timestamp: five updates and two more ends. */
    private static List<Update> press(char digit, int timestamp) {
        List<Update> updates = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            updates.add(new Update(digit, i == 1, timestamp, i == 5, 160 * i));
        }
        updates.add(updates.getLast());
        updates.add(updates.getLast());
        return updates;
    }

    private void receive(Update update) {
        byte[] datagram = update.datagram();
        receiver.onPacket(Datagrams.parsed(datagram), ByteBuffer.wrap(datagram), nowMs * MS);
    }

    private void receive(List<Update> updates) {
        for (Update update : updates) {
            receive(update);
            pass(20);
        }
    }

    private void pass(long ms) {
        for (long end = nowMs + ms; nowMs < end; nowMs += 10) {
            receiver.doWork(nowMs * MS);
        }
    }

    /** RFC 4733 section 5 (table 5): the digits 9, 1, 1, with the packets' timestamps, marks, ends and durations. */
    @Test
    void readsTheExampleOfTheRfc() {
        receive(List.of(
                new Update('9', true, 0, false, 400), new Update('9', false, 0, false, 800), new Update('9', false, 0, false, 1200),
                new Update('9', false, 0, true, 1600), new Update('9', false, 0, true, 1600), new Update('9', false, 0, true, 1600),
                new Update('1', true, 5600, false, 400), new Update('1', false, 5600, false, 1200),
                new Update('1', false, 5600, true, 2000), new Update('1', false, 5600, true, 2000),
                new Update('1', true, 11_200, false, 400), new Update('1', false, 11_200, false, 800)));
        pass(400);
        assertThat(keys).containsExactly("9:200", "1:250", "1:100");
    }

    @Test
    void readsTheWireFormat() {
        // event 11 (#), E=1, volume 10, duration 1600
        ByteBuffer datagram = hex("80 65 0001 00000000 00000001 0b 8a 0640");
        RtpPacket packet = new RtpPacket();
        assertThat(packet.parse(datagram)).isTrue();
        receiver.onPacket(packet, datagram, 0);
        assertThat(keys).containsExactly("#:200");
    }

    @Test
    void tellsEveryDigitOnce() {
        int timestamp = 0;
        for (char digit : "0123456789*#ABCD".toCharArray()) {
            receive(press(digit, timestamp));
            timestamp += 4000;
        }
        assertThat(keys).hasSize(16).startsWith("0:100").endsWith("D:100");
    }

    @Test
    void endsAPressWhoseEndWasLostBySilence() {
        receive(press('5', 0).subList(0, 3));
        assertThat(keys).isEmpty();
        pass(300);
        assertThat(keys).containsExactly("5:60");
    }

    @Test
    void endsAPressWhoseEndWasLostByTheNextOne() {
        receive(press('5', 0).subList(0, 3));
        receive(press('5', 1600));
        assertThat(keys).containsExactly("5:60", "5:100");
    }

    @Test
    void doesNotTellAgainWhatComesAfterItWasEndedBySilence() {
        receive(press('5', 0).subList(0, 2));
        pass(500);
        receive(press('5', 0).subList(2, 7));
        assertThat(keys).containsExactly("5:40");
    }

    @Test
    void understandsAPressWhoseStartWasLost() {
        receive(press('7', 8000).subList(6, 7));
        assertThat(keys).containsExactly("7:100");
    }

    @Test
    void takesSegmentsOfALongEventForOne() {
        List<Update> updates = new ArrayList<>();
        for (int held = 400; held <= 0xFFFF; held += 400) {
            updates.add(new Update('1', held == 400, 0, false, held));
        }
        updates.add(new Update('1', false, 0, false, 0xFFFF));
        updates.add(new Update('1', false, 0xFFFF, false, 400));
        updates.add(new Update('1', false, 0xFFFF, true, 800));
        updates.add(new Update('1', false, 0xFFFF, true, 800));
        receive(updates);
        assertThat(keys).containsExactly("1:" + (0xFFFF + 800) / 8);
    }

    @Test
    void aLongEventThatPausedIsNotTwoPresses() {
        receive(new Update('1', true, 0, false, 0xFFF0));
        pass(400);
        receive(new Update('1', false, 0xFFFF, true, 800));
        assertThat(keys).hasSize(1);
    }

    @Test
    void ignoresWhatIsNoDigit() {
        ByteBuffer flash = hex("80 65 0001 00000000 00000001 10 8a 0640");
        ByteBuffer cutOff = hex("80 65 0002 00000000 00000001 05 8a 06");
        RtpPacket packet = new RtpPacket();
        for (ByteBuffer each : List.of(flash, cutOff)) {
            assertThat(packet.parse(each)).isTrue();
            receiver.onPacket(packet, each, 0);
        }
        assertThat(keys).isEmpty();
        assertThat(receiver.ignored()).isEqualTo(2);
    }

    @Test
    void anotherStreamMayUseOlderTimestamps() {
        receive(press('1', 1_000_000));
        receiver.reset();
        receive(press('2', 500));
        assertThat(keys).containsExactly("1:100", "2:100");
    }

    /** Any loss that leaves one packet of each press, duplicates, and swaps within a press. */
    @Test
    void neverTellsAPressTwiceHoweverItsPacketsArrive() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            keys.clear();
            receiver.reset();
            StringBuilder expected = new StringBuilder();
            int timestamp = random.nextInt();
            for (int n = 0; n < 6; n++) {
                char digit = "159#".charAt(random.nextInt(4));
                expected.append(digit);
                List<Update> updates = press(digit, timestamp);
                updates.removeIf(each -> random.nextInt(3) == 0 && !each.end());
                updates.add(updates.get(random.nextInt(updates.size())));
                Collections.shuffle(updates, random);
                receive(updates);
                timestamp += 2400;
            }
            pass(300);
            StringBuilder told = new StringBuilder();
            keys.forEach(each -> told.append(each.charAt(0)));
            assertThat(told.toString()).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }
}
