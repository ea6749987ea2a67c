package omniline.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import omniline.rtp.Datagrams;
import omniline.rtp.PacketSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two ends of a secured call in one process: what is genuine comes through, everything else is counted and does no harm. */
class SrtpStreamTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 4000);
    private static final byte[] REPORT = Keys.hex("80c90001cafebabe81ca0002cafebabe0101610000000000".substring(0, 32));

    private final List<byte[]> wire = new ArrayList<>();

    private final class End {
        private final SrtpStream stream;
        private final PacketSink sink;

        End(MasterKey ours, MasterKey theirs, int mkiBytes) {
            stream = new SrtpStream(ours, new CryptoAttribute(1, theirs, mkiBytes));
            sink = stream.sealing((datagram, target, rtcp) -> wire.add(Keys.bytes(datagram)));
        }

        byte[] sealed(byte[] clear) {
            wire.clear();
            sink.send(ByteBuffer.wrap(clear), REMOTE, false);
            return wire.getFirst();
        }

        byte[] opened(byte[] secured) {
            return Keys.bytes(stream.open(ByteBuffer.wrap(secured)));
        }
    }

    private End alice = new End(Keys.libsrtp(), Keys.libsrtp(), 0);
    private End bob = alice;

    private void call(SrtpSuite suite) {
        alice = new End(Keys.of(suite, 1), Keys.of(suite, 2), 0);
        bob = new End(Keys.of(suite, 2), Keys.of(suite, 1), 0);
    }

    @ParameterizedTest
    @EnumSource
    void rtpAndRtcpComeThroughBothWays(SrtpSuite suite) {
        call(suite);
        for (int i = 0; i < 300; i++) {
            byte[] packet = Datagrams.pcmu(i);
            byte[] secured = alice.sealed(packet);
            assertThat(secured).hasSize(packet.length + suite.tagBytes(false)).startsWith(Arrays.copyOf(packet, 12));
            assertThat(Arrays.copyOfRange(secured, 12, 172)).isNotEqualTo(Arrays.copyOfRange(packet, 12, 172));
            assertThat(bob.opened(secured)).isEqualTo(packet);
            assertThat(alice.opened(bob.sealed(packet))).isEqualTo(packet);
            byte[] report = alice.sealed(REPORT);
            assertThat(report).hasSize(REPORT.length + suite.tagBytes(true) + 4);
            assertThat(bob.opened(report)).isEqualTo(REPORT);
        }
        assertThat(bob.stream.statistics()).isEqualTo(new SrtpStatistics(600, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void aChangedBitAnywhereIsCountedAsForgedAndHarmsNothing(SrtpSuite suite) {
        call(suite);
        byte[] first = Datagrams.pcmu(1);
        assertThat(bob.opened(alice.sealed(first))).isEqualTo(first);
        byte[] secured = alice.sealed(Datagrams.pcmu(2));
        byte[] report = alice.sealed(REPORT);
        int dropped = 0;
        for (byte[] genuine : List.of(secured, report)) {
            for (int bit = 16; bit < genuine.length * 8; bit++, dropped++) {
                byte[] forged = genuine.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(bob.opened(forged)).as("bit %d", bit).isEmpty();
            }
        }
        assertThat(bob.opened(secured)).isEqualTo(Datagrams.pcmu(2));
        assertThat(bob.opened(report)).isEqualTo(REPORT);
        SrtpStatistics counted = bob.stream.statistics();
        assertThat(counted.opened()).isEqualTo(3);
        assertThat(counted.forged() + counted.replayed() + counted.malformed()).isEqualTo(dropped);
        assertThat(counted.forged()).isGreaterThan(dropped * 9L / 10);
    }

    @ParameterizedTest
    @EnumSource
    void packetsThatComeAgainAreReplays(SrtpSuite suite) {
        call(suite);
        List<byte[]> secured = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            secured.add(alice.sealed(i % 10 == 9 ? REPORT : Datagrams.pcmu(i)));
        }
        secured.forEach(each -> assertThat(bob.opened(each)).isNotEmpty());
        secured.forEach(each -> assertThat(bob.opened(each)).isEmpty());
        assertThat(bob.stream.statistics()).isEqualTo(new SrtpStatistics(200, 0, 200, 0));
    }

    @Test
    void aPacketOvertakenBySixtyThreeOthersIsStillTaken() {
        call(SrtpSuite.AEAD_AES_128_GCM);
        List<byte[]> secured = new ArrayList<>();
        for (int i = 0; i < 66; i++) {
            secured.add(alice.sealed(Datagrams.pcmu(i)));
        }
        bob.opened(secured.get(65));
        assertThat(bob.opened(secured.get(2))).isNotEmpty();
        assertThat(bob.opened(secured.get(1))).as("64 behind").isEmpty();
        assertThat(bob.stream.statistics().replayed()).isEqualTo(1);
    }

    /** Twice round, with losses and with neighbours exchanged, also just where the sequence number begins again. */
    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_32", "AEAD_AES_256_GCM"})
    void goesOnWhenTheSequenceNumberBeginsAgain(SrtpSuite suite) {
        call(suite);
        int sent = 0;
        for (int i = 30_000; i < 30_000 + 140_000; i += 2, sent += 2) {
            if (i % 65_536 > 200 && i % 65_536 < 65_300) {
                alice.sealed(Datagrams.pcmu(i));
                alice.sealed(Datagrams.pcmu(i + 1));
                if (i % 200 == 0) {
                    bob.opened(alice.sealed(Datagrams.pcmu(i + 1)));
                }
                continue;
            }
            byte[] first = alice.sealed(Datagrams.pcmu(i));
            byte[] second = alice.sealed(Datagrams.pcmu(i + 1));
            assertThat(bob.opened(second)).as("packet %d", i + 1).isEqualTo(Datagrams.pcmu(i + 1));
            assertThat(bob.opened(first)).as("packet %d", i).isEqualTo(Datagrams.pcmu(i));
        }
        assertThat(sent).isEqualTo(140_000);
        assertThat(bob.stream.statistics().forged()).isZero();
    }

    @Test
    void severalSourcesHaveTheirOwnCounters() {
        call(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        for (int ssrc = 1; ssrc <= 40; ssrc++) {
            for (int n = 65_530; n < 65_540; n++) {
                byte[] packet = Datagrams.pcmu(n, ssrc, n);
                assertThat(bob.opened(alice.sealed(packet))).as("source %d, packet %d", ssrc, n).isEqualTo(packet);
            }
        }
    }

    @Test
    void forgedSourcesDoNotPushOutTheTrueOne() {
        call(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        byte[] secured = alice.sealed(Datagrams.pcmu(7));
        bob.opened(secured);
        for (int ssrc = 0; ssrc < 100; ssrc++) {
            bob.opened(Datagrams.pcmu(7, ssrc, 0));
        }
        assertThat(bob.opened(secured)).isEmpty();
        assertThat(bob.stream.statistics()).isEqualTo(new SrtpStatistics(1, 100, 1, 0));
    }

    @Test
    void headerExtensionsAndSourcesListedStayReadable() {
        call(SrtpSuite.AEAD_AES_128_GCM);
        byte[] packet = Keys.hex("92000001000000000000000100000002000000030100000100112233aabbccdd");
        byte[] secured = alice.sealed(packet);
        assertThat(secured).startsWith(Arrays.copyOf(packet, 28)).hasSize(packet.length + 16);
        assertThat(bob.opened(secured)).isEqualTo(packet);
    }

    /** Their packets name the master key; it stands before the tag of AES-CM, and last in AEAD. */
    @ParameterizedTest
    @EnumSource
    void readsPacketsWithAMasterKeyIdentifier(SrtpSuite suite) {
        call(suite);
        bob = new End(Keys.of(suite, 2), Keys.of(suite, 1), 3);
        for (byte[] clear : List.of(Datagrams.pcmu(1), REPORT)) {
            byte[] secured = alice.sealed(clear);
            int at = suite.aead() ? secured.length : secured.length - suite.tagBytes(clear == REPORT);
            byte[] named = new byte[secured.length + 3];
            System.arraycopy(secured, 0, named, 0, at);
            System.arraycopy(secured, at, named, at + 3, secured.length - at);
            assertThat(bob.opened(named)).isEqualTo(clear);
            assertThat(bob.opened(secured)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shortLongAndForeignDatagramsAreCounted(SrtpSuite suite) {
        call(suite);
        byte[] secured = alice.sealed(Datagrams.pcmu(1));
        byte[] report = alice.sealed(REPORT);
        for (int length = 0; length < secured.length; length++) {
            assertThat(bob.opened(Arrays.copyOf(secured, length))).isEmpty();
        }
        for (int length = 0; length < report.length; length++) {
            assertThat(bob.opened(Arrays.copyOf(report, length))).isEmpty();
        }
        assertThat(bob.opened(new byte[3000])).isEmpty();
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = Keys.random(random.nextInt(300), random);
            if (garbage.length > 1 && i % 2 == 0) {
                garbage[0] = (byte) (0x80 | garbage[0] & 0x3F);
            }
            assertThat(bob.opened(garbage)).isEmpty();
        }
        SrtpStatistics counted = bob.stream.statistics();
        assertThat(counted.opened()).isZero();
        assertThat(counted.malformed()).isGreaterThan(1_000);
        assertThat(counted.forged() + counted.replayed() + counted.malformed())
                .isEqualTo(secured.length + report.length + 1 + 2_000);
    }

    @Test
    void anotherKeyOpensNothing() {
        call(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        End eve = new End(Keys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 3), Keys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 3), 0);
        for (int i = 0; i < 50; i++) {
            assertThat(eve.opened(alice.sealed(Datagrams.pcmu(i)))).isEmpty();
        }
        assertThat(eve.stream.statistics()).isEqualTo(new SrtpStatistics(0, 50, 0, 0));
    }

    /** Genuine ones and forged ones. */
    @ParameterizedTest
    @EnumSource
    void aPacketCostsNoGarbage(SrtpSuite suite) {
        SrtpStream out = new SrtpStream(Keys.of(suite, 1), new CryptoAttribute(1, Keys.of(suite, 2), 0));
        SrtpStream in = new SrtpStream(Keys.of(suite, 2), new CryptoAttribute(1, Keys.of(suite, 1), 0));
        int[] came = new int[1];
        PacketSink sink = out.sealing((datagram, target, rtcp) -> {
            came[0] += in.open(datagram) == null ? 0 : 1;
            datagram.put(20, (byte) ~datagram.get(20));
            datagram.putShort(2, (short) (datagram.getShort(2) + 1));
            return in.open(datagram) == null;
        });
        ByteBuffer packet = ByteBuffer.wrap(Datagrams.pcmu(0));
        int warmUp = 5_000;
        exchange(sink, packet, warmUp, 0);
        var allocations = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = allocations.getCurrentThreadAllocatedBytes();
        exchange(sink, packet, warmUp, warmUp);
        long bytes = allocations.getCurrentThreadAllocatedBytes() - before;
        assertThat(came[0]).isEqualTo(2 * warmUp);
        assertThat(bytes / (double) warmUp).as("bytes per packet").isLessThan(0.5);
    }

    private static void exchange(PacketSink sink, ByteBuffer packet, int packets, int from) {
        for (int i = 0; i < packets; i++) {
            packet.putShort(2, (short) (from + i));
            sink.send(packet, REMOTE, false);
        }
    }
}
