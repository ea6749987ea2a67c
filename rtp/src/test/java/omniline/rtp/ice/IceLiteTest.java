package omniline.rtp.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of a full agent, answered. The samples are those of RFC 5769, the requests are put together here by hand. */
class IceLiteTest {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.1", 32_853);
    private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.7", 4_000);

    /** RFC 5769 section 2.1: of an agent that takes itself for controlled. */
    private static final String SAMPLE_REQUEST = "000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74" + "002400046e0001ff" + "80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020" + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf";

    /** RFC 5769 section 2.2. */
    private static final String SAMPLE_RESPONSE = "0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643" + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96";

    private final IceLite ice = new IceLite("evtj", PASSWORD, "h6vY");

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text));
    }

    private static ByteBuffer check(long priority, boolean nominates) {
        return check("evtj:h6vY", PASSWORD, "00240004" + HexFormat.of().toHexDigits((int) priority) + (nominates ? "00250000" : ""));
    }

    private static ByteBuffer check(String username, String password, String attributes) {
        String padded = HexFormat.of().formatHex((username + "   ".substring((username.length() + 3) % 4)).getBytes(StandardCharsets.US_ASCII));
        String text = "00060" + String.format("%03x", username.length()) + padded + attributes + "802a00080102030405060708";
        ByteBuffer out = ByteBuffer.allocate(600).putInt(0x00010000).putInt(0x2112A442).put(HexFormat.of().parseHex("0102030405060708090a0b0c"));
        out.put(HexFormat.of().parseHex(text));
        try {
            Mac hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
            out.putShort(2, (short) (out.position() + 24 - 20));
            hmac.update(out.array(), 0, out.position());
            out.putInt(0x00080014).put(hmac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        out.putShort(2, (short) (out.position() + 8 - 20));
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, out.position());
        return out.putInt(0x80280004).putInt((int) crc.getValue() ^ 0x5354554E).flip();
    }

    private ByteBuffer answer(ByteBuffer request, InetSocketAddress source, long nowNs) {
        return Objects.requireNonNull(ice.onDatagram(request, source, nowNs));
    }

    private static int code(ByteBuffer response) {
        assertThat(response.getShort(0)).as("an error response").isEqualTo((short) 0x0111);
        int at = StunMessage.find(response, StunMessage.ERROR_CODE);
        return response.get(at + 2) * 100 + response.get(at + 3);
    }

    @Test
    void readsTheSamplesOfTheRfc() {
        ByteBuffer request = hex(SAMPLE_REQUEST);
        ByteBuffer response = hex(SAMPLE_RESPONSE);
        StunMessage message = new StunMessage(PASSWORD);
        for (ByteBuffer sample : new ByteBuffer[] {request, response}) {
            assertThat(StunMessage.isWhole(sample)).isTrue();
            assertThat(message.isGenuine(sample, StunMessage.find(sample, StunMessage.MESSAGE_INTEGRITY))).isTrue();
        }
        assertThat(code(answer(request, SOURCE, 0))).as("both think that they are controlled").isEqualTo(487);
    }

    @Test
    void writesTheAddressAsTheSampleHasIt() {
        ByteBuffer ours = new StunMessage(PASSWORD).begin(StunMessage.BINDING_SUCCESS, hex(SAMPLE_REQUEST)).mapped(SOURCE).signed().end();
        ByteBuffer sample = hex(SAMPLE_RESPONSE);
        int at = StunMessage.find(ours, StunMessage.XOR_MAPPED_ADDRESS);
        assertThat(ours.slice(at, 8)).isEqualTo(sample.slice(StunMessage.find(sample, StunMessage.XOR_MAPPED_ADDRESS), 8));
        assertThat(StunMessage.isWhole(ours)).isTrue();
        assertThat(new StunMessage(PASSWORD).isGenuine(ours, StunMessage.find(ours, StunMessage.MESSAGE_INTEGRITY))).isTrue();
    }

    @Test
    void writesAddressesOfVersionSix() {
        InetSocketAddress six = new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853);
        ByteBuffer ours = new StunMessage(PASSWORD).begin(StunMessage.BINDING_SUCCESS, hex(SAMPLE_REQUEST)).mapped(six).signed().end();
        // RFC 5769 section 2.3
        assertThat(ours.slice(StunMessage.find(ours, StunMessage.XOR_MAPPED_ADDRESS), 20)).isEqualTo(hex("0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"));
    }

    @Test
    void answersAGenuineCheckAndSendsToItsSource() {
        ByteBuffer response = answer(check(5, false), SOURCE, 0);
        assertThat(response.getShort(0)).isEqualTo((short) 0x0101);
        assertThat(response.slice(8, 12)).isEqualTo(hex("0102030405060708090a0b0c"));
        assertThat(ice.chosen()).isEqualTo(SOURCE);
        assertThat(ice.knows(SOURCE)).isTrue();
        assertThat(ice.knows(OTHER)).isFalse();
    }

    @Test
    void theNominatedAddressWinsOverAStrongerOne() {
        answer(check(5, true), SOURCE, 0);
        answer(check(9, false), OTHER, 1);
        assertThat(ice.chosen()).isEqualTo(SOURCE);
        answer(check(9, true), OTHER, 2);
        assertThat(ice.chosen()).as("of two that were nominated the one of higher priority").isEqualTo(OTHER);
        answer(check(5, true), SOURCE, 3);
        assertThat(ice.chosen()).isEqualTo(OTHER);
    }

    @Test
    void anAddressThatFellSilentGivesWay() {
        answer(check(9, true), SOURCE, 0);
        answer(check(5, true), OTHER, 9_000_000_000L);
        assertThat(ice.chosen()).isEqualTo(SOURCE);
        answer(check(5, true), OTHER, 11_000_000_000L);
        assertThat(ice.chosen()).isEqualTo(OTHER);
    }

    @Test
    void strangersLearnNothingAndChangeNothing() {
        assertThat(code(answer(check("evtj:h6vY", "another password", ""), SOURCE, 0))).isEqualTo(401);
        assertThat(code(answer(check("evtj:evil", PASSWORD, ""), SOURCE, 0))).isEqualTo(401);
        assertThat(code(answer(check("evtj:h6vY", PASSWORD, "001a000400000000"), SOURCE, 0))).isEqualTo(420);
        assertThat(ice.chosen()).isNull();
        assertThat(ice.knows(SOURCE)).isFalse();
        assertThat(ice.refused()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00010000", "000100002112a442b7e7a701bc34d686fa87dfae", SAMPLE_RESPONSE})
    void whatIsNoRequestGetsNoAnswer(String bytes) {
        assertThat(ice.onDatagram(hex(bytes), SOURCE, 0)).isNull();
    }

    @Test
    void survivesEveryCutAndEveryFlippedByte() {
        byte[] sample = new byte[check(5, true).remaining()];
        check(5, true).get(sample);
        for (int i = 0; i < sample.length; i++) {
            ice.onDatagram(ByteBuffer.wrap(sample, 0, i).slice(), SOURCE, 0);
            byte[] flipped = sample.clone();
            flipped[i] ^= (byte) 0xFF;
            ice.onDatagram(ByteBuffer.wrap(flipped), SOURCE, 0);
        }
        assertThat(ice.answered()).isZero();
        assertThat(ice.refused()).isEqualTo(2L * sample.length);
    }
}
