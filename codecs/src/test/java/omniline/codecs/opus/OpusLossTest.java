package omniline.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import omniline.codecs.EncoderSettings;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/** Opus when packets are lost or broken, and when the call is over. */
class OpusLossTest {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = 320;
    private static final short[] BABBLE = Signals.babble(RATE_HZ, 6_000);
    private static final EncoderSettings WITH_FEC = new EncoderSettings(RATE_HZ, 24_000, 5, true, 20);
    private static final EncoderSettings WITHOUT_FEC = new EncoderSettings(RATE_HZ, 24_000, 5, false, 0);

    @Test
    void recoversNearerToTheSpeechThanItConceals() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, WITH_FEC);
        BitSet lost = new BitSet();
        for (int i = 10; i < packets.size() - 1; i += 5) {
            lost.set(i, carriesFec(packets.get(i + 1)));
        }
        assertThat(lost.cardinality()).isGreaterThan(20);
        int[] compared = lost.stream().map(i -> i * FRAME).toArray();
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            short[] whole = Packets.heard(decoder, packets, new BitSet(), false);
            decoder.reset();
            short[] concealed = Packets.heard(decoder, packets, lost, false);
            decoder.reset();
            short[] recovered = Packets.heard(decoder, packets, lost, true);
            assertThat(Measures.segmentalSnrDb(whole, recovered, compared, FRAME))
                .isGreaterThan(Measures.segmentalSnrDb(whole, concealed, compared, FRAME) + 3);
            assertThat(Measures.logSpectralDistanceDb(whole, recovered, compared, FRAME))
                .isLessThan(0.8 * Measures.logSpectralDistanceDb(whole, concealed, compared, FRAME));
        }
    }

    @Test
    void concealsWhereTheNextPacketHasNoFecOrIsBroken() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, WITHOUT_FEC);
        assertThat(packets).noneMatch(OpusLossTest::carriesFec);
        short[] concealed = new short[FRAME];
        short[] recovered = new short[FRAME];
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            for (byte[] next : List.of(packets.get(39), new byte[0], new byte[] {3, 0}, new byte[5_000])) {
                inMidWord(decoder, packets).conceal(concealed, 0, FRAME);
                inMidWord(decoder, packets).recover(next, 0, next.length, recovered, 0, FRAME);
                assertThat(recovered).isEqualTo(concealed).isNotEqualTo(new short[FRAME]);
            }
        }
    }

    @Test
    void concealsExactlyAsManySamplesAsAsked() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, WITHOUT_FEC);
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            for (int lengthSamples : new int[] {1, 40, 160, 333, 960, 1_920, 5_000}) {
                short[] pcm = new short[lengthSamples + 2];
                Arrays.fill(pcm, (short) 12_345);
                inMidWord(decoder, packets).conceal(pcm, 1, lengthSamples);
                assertThat(pcm[0]).isEqualTo(pcm[lengthSamples + 1]).isEqualTo((short) 12_345);
                assertThat(Arrays.copyOfRange(pcm, 1, lengthSamples + 1)).doesNotContain((short) 12_345);
            }
        }
    }

    @Test
    void fadesToSilenceWhenTheLossGoesOn() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, WITHOUT_FEC);
        short[] pcm = new short[100 * FRAME];
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            inMidWord(decoder, packets);
            for (int i = 0; i < 100; i++) {
                decoder.conceal(pcm, i * FRAME, FRAME);
            }
        }
        double first = Measures.rms(pcm, 0, FRAME);
        assertThat(first).isGreaterThan(200);
        assertThat(Measures.rms(pcm, 50 * FRAME, 100 * FRAME)).isLessThan(first / 30);
    }

    @Test
    void survivesGarbageAndGoesOnDecoding() {
        List<byte[]> packets = Packets.encoded(BABBLE, FRAME, WITH_FEC);
        RandomGenerator random = Signals.random(11);
        short[] pcm = new short[RATE_HZ / 1000 * 120];
        int corrupt = 0;
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            for (int round = 0; round < 20_000; round++) {
                byte[] packet = broken(packets.get(random.nextInt(packets.size())), random);
                int samples = decoder.decode(packet, 0, packet.length, pcm, 0);
                corrupt += samples == AudioDecoder.CORRUPT ? 1 : 0;
                assertThat(samples).isIn(AudioDecoder.CORRUPT, decoder.durationSamples(packet, 0, packet.length));
                decoder.recover(packet, 0, packet.length, pcm, 0, FRAME);
            }
            short[] heard = Packets.heard(decoder, packets, new BitSet(), false);
            assertThat(Measures.likeness(BABBLE, heard, FRAME)).isGreaterThan(0.9);
        }
        assertThat(corrupt).isBetween(1_000, 15_000);
    }

    @Test
    void callsEmptyAndOversizedPayloadsCorrupt() {
        try (OpusDecoder decoder = new OpusDecoder(RATE_HZ)) {
            assertThat(decoder.decode(new byte[9], 9, 0, new short[FRAME], 0)).isEqualTo(AudioDecoder.CORRUPT);
            assertThat(decoder.decode(new byte[60_000], 0, 60_000, new short[1_920], 0)).isEqualTo(AudioDecoder.CORRUPT);
        }
    }

    @Test
    void closesOnceAndForAll() {
        OpusDecoder decoder = new OpusDecoder(RATE_HZ);
        OpusEncoder encoder = new OpusEncoder(WITH_FEC);
        decoder.close();
        decoder.close();
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> decoder.conceal(new short[FRAME], 0, FRAME)).isInstanceOf(CodecException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> encoder.encode(BABBLE, 0, FRAME, new byte[1275], 0)).isInstanceOf(CodecException.class)
            .hasMessageContaining("closed");
        assertThatThrownBy(decoder::reset).isInstanceOf(CodecException.class);
        assertThatThrownBy(encoder::reset).isInstanceOf(CodecException.class);
    }

    @Test
    void freesItsMemory() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/statm")), "only Linux tells the resident size in /proc");
        openAndClose(500);
        long before = residentPages();
        openAndClose(3_000);
        // A codec that stayed would keep some 50 KiB, together 150 MiB or 37,500 pages.
        assertThat(residentPages() - before).isLessThan(10_000);
    }

    private static void openAndClose(int times) {
        for (int i = 0; i < times; i++) {
            new OpusDecoder(RATE_HZ).close();
            new OpusEncoder(WITH_FEC).close();
        }
    }

    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]);
    }

    private static OpusDecoder inMidWord(OpusDecoder decoder, List<byte[]> packets) {
        decoder.reset();
        Packets.heard(decoder, packets.subList(0, 38), new BitSet(), false);
        return decoder;
    }

    private static byte[] broken(byte[] packet, RandomGenerator random) {
        byte[] broken = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
        for (int i = random.nextInt(4); i > 0 && broken.length > 0; i--) {
            broken[random.nextInt(Math.min(broken.length, 8))] = (byte) random.nextInt();
        }
        return broken;
    }

    private static boolean carriesFec(byte[] packet) {
        ByteBuffer direct = MemoryUtil.memAlloc(packet.length);
        try {
            return Opus.opus_packet_has_lbrr(direct.put(packet).flip()) > 0;
        } finally {
            MemoryUtil.memFree(direct);
        }
    }
}
