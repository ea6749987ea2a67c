package omniline.sip.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sample responses of RFC 5769 sections 2.2 and 2.3, whole and broken. */
class StunTest {

  private static final HexFormat HEX = HexFormat.of();
  static final byte[] IPV4 = HEX.parseHex("0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
      + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");
  private static final byte[] IPV6 = HEX.parseHex("010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a147"
      + "0113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");
  private static final byte[] REQUEST = HEX.parseHex("000100002112a442b7e7a701bc34d686fa87dfae");

  private static String text(byte[] response) {
    InetSocketAddress mapped = Stun.mapped(response, REQUEST);
    return mapped == null ? "nothing" : mapped.getAddress().getHostAddress() + " " + mapped.getPort();
  }

  @Test
  void readsTheSamplesOfTheRfc() {
    assertThat(text(IPV4)).isEqualTo("192.0.2.1 32853");
    assertThat(text(IPV6)).isEqualTo("2001:db8:1234:5678:11:2233:4455:6677 32853");
  }

  @Test
  void writesARequestWithAnIdOfItsOwn() {
    byte[] request = Stun.bindingRequest(new Random(8489));
    assertThat(request).hasSize(20).startsWith(0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42);
    assertThat(Stun.bindingRequest(new Random(1))).isNotEqualTo(request);
    assertThat(Stun.looksLike(request)).isTrue();
    assertThat(Stun.mapped(IPV4, request)).as("an answer to somebody else").isNull();
  }

  @Test
  void readsAnOldServersPlainAddress() {
    assertThat(text(HEX.parseHex("0101000c2112a442b7e7a701bc34d686fa87dfae000100080001138ccb007105"))).isEqualTo("203.0.113.5 5004");
  }

  @Test
  void takesNoSipForStun() {
    assertThat(Stun.looksLike("OPTIONS sip:a@b SIP/2.0\r\n".getBytes(StandardCharsets.US_ASCII))).isFalse();
    assertThat(Stun.looksLike(new byte[20])).isFalse();
    assertThat(Stun.looksLike(Arrays.copyOf(IPV4, 19))).isFalse();
  }

  @Test
  void survivesEveryCutAndEveryChangedByte() {
    Random random = new Random(5769);
    for (int length = 0; length < IPV4.length; length++) {
      Stun.mapped(Arrays.copyOf(IPV4, length), REQUEST);
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = (i % 2 == 0 ? IPV4 : IPV6).clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      broken[20 + random.nextInt(broken.length - 20)] = (byte) random.nextInt();
      Stun.mapped(broken, REQUEST);
    }
    assertThat(text(Arrays.copyOf(IPV4, 40))).isEqualTo("nothing");
  }
}
