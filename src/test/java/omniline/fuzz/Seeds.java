package omniline.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import omniline.codecs.EncoderSettings;
import omniline.codecs.opus.OpusEncoder;

/** Good inputs of each kind, to be spoilt. */
final class Seeds {

  /** Our password of RFC 5769. */
  static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  private static final int STUN_HEADER_BYTES = 20;
  private static final int INTEGRITY_BYTES = 24;

  private Seeds() {}

  /** The messages of sip's own tests, and those of RFC 4475. */
  static List<byte[]> sip() {
    Path resources = root().resolve(Path.of("sip", "src", "test", "resources"));
    List<byte[]> all = new ArrayList<>(Fuzz.files(resources.resolve("torture")));
    all.addAll(Fuzz.files(resources.resolve(Path.of("sip", "valid"))));
    return all;
  }

  static List<byte[]> sdp() {
    List<byte[]> all = new ArrayList<>(Fuzz.files(root().resolve(Path.of("sip", "src", "test", "resources", "sdp", "valid"))));
    all.add(String.join("\r\n", "v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0", "m=audio 4000 RTP/SAVP 0 8 101",
        "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20", "a=sendonly",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4", "m=video 0 RTP/AVP 31", "")
        .getBytes(StandardCharsets.US_ASCII));
    return all;
  }

  /** Audio, a key, padding, an extension, contributing sources. */
  static List<byte[]> rtp() {
    List<byte[]> all = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      all.add(ByteBuffer.allocate(172).putShort((short) 0x8000).putShort((short) n).putInt(160 * n).putInt(0x12345678).array());
    }
    all.add(hex("8065000700000460 12345678 050a00a0"));
    all.add(hex("80e5000800000460 12345678 058a0320"));
    all.add(hex("a000000900000500 12345678 d5d5d5d5 00000004"));
    all.add(hex("9200000a000005a0 12345678 11111111 22222222 bede0001 10ff0000 d5d5d5d5"));
    return all;
  }

  /** A sender report with a block and a name, a receiver report, a goodbye with a reason, feedback, an application's own. */
  static List<byte[]> rtcp() {
    String report = "81c8000c 12345678 e0000000 00000000 000000a0 00000001 000000a0 87654321 00000000 00000007 00000003 00000000 00000000";
    String name = "81ca0003 12345678 0106 6d65406865 72 00 00 00".replace("00 00 00", "00");
    return List.of(hex(report + name), hex("81c90007 12345678 87654321 01000002 00000007 00000003 00000000 00000000"),
        hex("80c90001 12345678 81cb0003 12345678 04676f6e 65000000"), hex("81cd0003 12345678 87654321 00070001"),
        hex("80cc0003 12345678 74657374 00000001"), hex("80cf0002 12345678 07000000"));
  }

  /** Connectivity checks as a full agent of ICE sends them. */
  static List<byte[]> stun() {
    String user = "00060009 6576746a 3a683676 59202020";
    return List.of(signed(hex("00010000 2112a442 b7e7a701bc34d686fa87dfae" + user + "00240004 6e0001ff 802a0008 932ff9b151263b36")),
        signed(hex("00010000 2112a442 b7e7a701bc34d686fa87dfae" + user + "00240004 6e0001ff 00250000 802a0008 932ff9b151263b36")),
        signed(hex("00010000 2112a442 b7e7a701bc34d686fa87dfae" + user + "7fff0004 01020304 80290008 932ff9b151263b36")));
  }

  /** Speech-like frames of every bandwidth, with FEC and without, and packets of several frames. */
  static List<byte[]> opus() {
    List<byte[]> all = new ArrayList<>();
    for (int rateHz : new int[] {8_000, 16_000, 48_000}) {
      try (OpusEncoder encoder = new OpusEncoder(new EncoderSettings(rateHz, 24_000, 3, true, 20))) {
        short[] pcm = new short[rateHz / 50];
        byte[] payload = new byte[1_500];
        for (int frame = 0; frame < 5; frame++) {
          for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (8_000 * Math.sin(0.05 * i * (1 + frame)));
          }
          all.add(Arrays.copyOf(payload, encoder.encode(pcm, 0, pcm.length, payload, 0)));
        }
      }
    }
    all.add(hex("0b 41 e0 13 01 02 03 04 05 06 07 08 09 0a 0b 0c"));
    all.add(hex("fb 03 ff ff ff 01 02 03 04 05 06"));
    return all;
  }

  /** The check with its length, integrity and fingerprint made right, so that what is odd in it is read at all. */
  static byte[] signed(byte[] check) {
    int bodyBytes = Math.max(0, check.length - STUN_HEADER_BYTES) / 4 * 4;
    ByteBuffer out = ByteBuffer.allocate(STUN_HEADER_BYTES + bodyBytes + INTEGRITY_BYTES + 8);
    out.put(check, 0, Math.min(check.length, STUN_HEADER_BYTES + bodyBytes)).position(STUN_HEADER_BYTES + bodyBytes);
    try {
      Mac hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(PASSWORD.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      out.putShort(2, (short) (bodyBytes + INTEGRITY_BYTES));
      hmac.update(out.array(), 0, out.position());
      out.putInt(0x00080014).put(hmac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    out.putShort(2, (short) (bodyBytes + INTEGRITY_BYTES + 8));
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, out.position());
    return out.putInt(0x80280004).putInt((int) crc.getValue() ^ 0x5354554E).array();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  /** The top of the repository: modules run their tests in folders of their own. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(Path.of("sip", "src", "test", "resources", "torture")))) {
        return at;
      }
    }
    throw new AssertionError("the tests of sip are part of the repository");
  }
}
