package omniline.rtp;

import static omniline.rtp.Datagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    @Test
    void readsAFixedHeader() {
        // V=2, M=1, PT=0, seq 0x1234, timestamp 0xdeadbeef, SSRC 0x01020304, two bytes of PCMU
        ByteBuffer datagram = hex("80 80 12 34 de ad be ef 01 02 03 04 ff 7f");
        assertThat(packet.parse(datagram)).isTrue();
        assertThat(packet.payloadType()).isZero();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(0xdeadbeef);
        assertThat(packet.ssrc()).isEqualTo(0x01020304);
        assertThat(packet.payloadOffset()).isEqualTo(12);
        assertThat(packet.payloadLengthBytes()).isEqualTo(2);
        assertThat(datagram.position()).isZero();
    }

    @Test
    void stepsOverContributorsExtensionAndPadding() {
        // CC=2, X (profile 0xbede, one word), P with 3 bytes of padding, PT 96
        ByteBuffer datagram = hex("b2 60 00 01 00000000 00000009 00000001 00000002 bede0001 10aa0000 c0ffee 000003");
        assertThat(packet.parse(datagram)).isTrue();
        assertThat(packet.payloadOffset()).isEqualTo(28);
        assertThat(packet.payloadLengthBytes()).isEqualTo(3);
        assertThat(packet.payloadType()).isEqualTo(96);
    }

    @Test
    void readsAPacketThatBeginsInsideItsBuffer() {
        ByteBuffer buffer = hex("ffff 80 08 00 07 00000000 00000001 aa bb ffff");
        buffer.position(2).limit(16);
        assertThat(packet.parse(buffer)).isTrue();
        assertThat(packet.payloadOffset()).isEqualTo(14);
        assertThat(packet.payloadLengthBytes()).isEqualTo(2);
    }

    @Test
    void refusesWhatIsCutOffOrOfAnotherVersion() {
        assertThat(packet.parse(hex(""))).isFalse();
        assertThat(packet.parse(hex("80 00 00 01 00000000 000000"))).as("11 bytes").isFalse();
        assertThat(packet.parse(hex("40 00 00 01 00000000 00000000 00"))).as("version 1").isFalse();
        assertThat(packet.parse(hex("81 00 00 01 00000000 00000000"))).as("CSRC missing").isFalse();
        assertThat(packet.parse(hex("90 00 00 01 00000000 00000000 be"))).as("extension cut off").isFalse();
        assertThat(packet.parse(hex("90 00 00 01 00000000 00000000 bede0002 00000000"))).as("extension too long").isFalse();
        assertThat(packet.parse(hex("a0 00 00 01 00000000 00000000 aabb00"))).as("padding of 0").isFalse();
        assertThat(packet.parse(hex("a0 00 00 01 00000000 00000000 aabb04"))).as("padding beyond the payload").isFalse();
    }

    @Test
    void takesAnEmptyPayload() {
        assertThat(packet.parse(hex("80 00 00 01 00000000 00000000"))).isTrue();
        assertThat(packet.payloadLengthBytes()).isZero();
    }

    @Test
    void writesWhatItReads() {
        ByteBuffer out = ByteBuffer.allocate(12);
        int written = RtpPacket.writeHeader(out, new RtpPacket.Header(101, true, 65_535, -2, 0x8000_0001));
        assertThat(written).isEqualTo(12);
        assertThat(out.flip()).isEqualTo(hex("80 e5 ff ff ff ff ff fe 80 00 00 01"));
        assertThat(packet.parse(out)).isTrue();
        assertThat(packet.payloadType()).isEqualTo(101);
        assertThat(packet.sequenceNumber()).isEqualTo(65_535);
    }

    @Test
    void refusesToWriteFieldsThatDoNotFit() {
        assertThatThrownBy(() -> new RtpPacket.Header(128, false, 0, 0, 0)).hasMessageContaining("payload type");
        assertThatThrownBy(() -> new RtpPacket.Header(0, false, 65_536, 0, 0)).hasMessageContaining("sequence number");
    }

    @Test
    void tellsRtcpFromRtpOnOnePort() {
        assertThat(RtpPacket.looksLikeRtcp(hex("81 c8 00 0c"))).as("SR").isTrue();
        assertThat(RtpPacket.looksLikeRtcp(hex("81 cd 00 0c"))).as("feedback").isTrue();
        assertThat(RtpPacket.looksLikeRtcp(hex("80 00 00 01"))).as("PCMU").isFalse();
        assertThat(RtpPacket.looksLikeRtcp(hex("80 e0 00 01"))).as("PT 96 with marker").isFalse();
        assertThat(RtpPacket.looksLikeRtcp(hex("80"))).isFalse();
    }
}
