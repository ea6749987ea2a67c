package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captured media, read back by hand and by tshark. */
class PacketCaptureTest {
  private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 4000);
  private static final InetSocketAddress THERE = new InetSocketAddress("192.0.2.2", 5000);

  @TempDir private Path folder;

  private static ByteBuffer rtp(int number) {
    ByteBuffer packet = ByteBuffer.allocate(172);
    packet.put((byte) 0x80).put((byte) 0).putShort((short) number).putInt(160 * number).putInt(0x1234);
    packet.position(0);
    return packet;
  }

  private Path written(InetSocketAddress from, InetSocketAddress to) {
    Path file = folder.resolve("call.pcap");
    try (PacketCapture capture = new PacketCapture(file, Runnable::run, 1_700_000_000_000_000_000L)) {
      for (int i = 0; i < 3_000; i++) {
        ByteBuffer packet = rtp(i);
        capture.add(packet, from, to, i * 20_000_000L);
        assertThat(packet.remaining()).isEqualTo(172);
      }
      assertThat(capture.packets()).isEqualTo(3_000);
      assertThat(capture.leftOut()).isZero();
    }
    return file;
  }

  @Test
  void eachPacketIsOneRecord() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(written(HERE, THERE)));
    assertThat(file.remaining()).isEqualTo(24 + 3_000 * (16 + 20 + 8 + 172));
    assertThat(file.getInt(0)).isEqualTo(0xA1B2C3D4);
    assertThat(file.getInt(20)).as("link type").isEqualTo(101);
    int second = 24 + 216;
    assertThat(file.getInt(second)).isEqualTo(1_700_000_000);
    assertThat(file.getInt(second + 4)).isEqualTo(20_000);
    assertThat(file.getInt(second + 8)).isEqualTo(200);
    assertThat(file.getShort(second + 16 + 28 + 2)).as("sequence number").isEqualTo((short) 1);
  }

  @Test
  void tsharkFindsNothingWrong() throws IOException, InterruptedException {
    for (boolean six : new boolean[] {false, true}) {
      InetSocketAddress here = six ? new InetSocketAddress("2001:db8::1", 4000) : HERE;
      InetSocketAddress there = six ? new InetSocketAddress("2001:db8::2", 5000) : THERE;
      String[] lines = tshark(written(here, there)).split("\n", -1);
      assertThat(lines[0]).isEqualTo("4000,5000,0,1");
      assertThat(lines[2_999]).isEqualTo("4000,5000,2999,1");
    }
  }

  private static String tshark(Path file) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("tshark", "-r", file.toString(), "-o", "udp.check_checksum:TRUE", "-d", "udp.port==5000,rtp", "-T",
          "fields", "-E", "separator=,", "-e", "udp.srcport", "-e", "udp.dstport", "-e", "rtp.seq", "-e", "udp.checksum.status")
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      assumeTrue(false, "tshark is not installed");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void leavesOutWhatTheWriterHasNoRoomForAndCountsIt() {
    try (PacketCapture capture = new PacketCapture(folder.resolve("slow.pcap"), never -> {}, 0)) {
      for (int i = 0; i < 5_000; i++) {
        capture.add(rtp(i), HERE, THERE, i);
      }
      assertThat(capture.packets() + capture.leftOut()).isEqualTo(5_000);
      assertThat(capture.leftOut()).isPositive();
    }
  }
}
