package omniline.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import omniline.rtp.jitter.JitterFrame;
import omniline.rtp.jitter.JitterSettings;
import omniline.rtp.jitter.Pull;
import omniline.rtp.quality.CallQuality;
import omniline.rtp.quality.CodecImpairment;
import omniline.rtp.rtcp.RtcpPacket.NegativeAck;
import omniline.rtp.rtcp.RtcpWriter;
import omniline.rtp.rtcp.VoipMetrics;
import omniline.rtp.srtp.CryptoAttribute;
import omniline.rtp.srtp.MasterKey;
import omniline.rtp.srtp.SrtpStream;
import omniline.rtp.srtp.SrtpSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two sessions in virtual time with keys that they offered each other in SDP: audio, reports and telephone keys, all encrypted. */
class SecuredCallTest {
    private static final long FRAME_NS = 20_000_000;
    private static final int EVENT = 101;

    private static final class Party implements RtpEvents {
        private final InetSocketAddress address;
        private final RtpSession session;
        private final SrtpStream srtp;
        private final List<byte[]> wire = new ArrayList<>();
        private final StringBuilder digits = new StringBuilder();
        private final JitterFrame frame = new JitterFrame();
        private int played;
        private int lost;
        private boolean left;

        Party(String host, MasterKey ours, CryptoAttribute theirs) {
            address = new InetSocketAddress(host, 4000);
            srtp = new SrtpStream(ours, theirs);
            RtpFormats formats = RtpFormats.audio(0, 8000).withTelephoneEvent(EVENT, 8000);
            PacketSink socket = (datagram, target, rtcp) -> {
                byte[] copy = new byte[datagram.remaining()];
                datagram.duplicate().get(copy);
                return wire.add(copy);
            };
            session = new RtpSession(
                    new RtpSessionSettings(formats, JitterSettings.ofDelay(20, 200), host, 3000, 0),
                    srtp.sealing(socket), new Random(address.hashCode()), this);
        }

        void hear(byte[] datagram, InetSocketAddress from, long nowNs) {
            ByteBuffer opened = srtp.open(ByteBuffer.wrap(datagram));
            if (opened != null) {
                session.onDatagram(opened, from, false, nowNs);
            }
        }

        void tick(long nowNs) {
            session.doWork(nowNs);
            Pull pull = session.jitterBuffer().pull(frame, nowNs);
            played += pull == Pull.FRAME ? 1 : 0;
            lost += pull == Pull.LOST ? 1 : 0;
            session.send(0, new byte[160], 0, 160, 160, false, nowNs);
        }

        @Override
        public void onDigit(char digit, int durationMs) {
            digits.append(digit);
        }

        @Override
        public void onRtcpBye() {
            left = true;
        }
    }

    private Party alice = party("192.0.2.1", SrtpSuite.AEAD_AES_128_GCM);
    private Party bob = alice;
    private long nowNs;

    private static Party party(String host, SrtpSuite suite) {
        return new Party(host, key(suite, 1), new CryptoAttribute(1, key(suite, 1), 0));
    }

    private static MasterKey key(SrtpSuite suite, int seed) {
        byte[] bytes = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(seed).nextBytes(bytes);
        return new MasterKey(suite, bytes);
    }

    /** As SDP has it: each names its own key, and reads the other's out of the text. */
    private void connect(SrtpSuite suite) {
        CryptoAttribute offer = new CryptoAttribute(1, key(suite, 1), 0);
        CryptoAttribute offered = CryptoAttribute.choose(List.of(offer.value()), List.of(SrtpSuite.values())).orElseThrow();
        CryptoAttribute answer = new CryptoAttribute(offered.tag(), key(suite, 2), 0);
        CryptoAttribute answered = CryptoAttribute.accepted(answer.value(), List.of(offer)).orElseThrow();
        alice = new Party("192.0.2.1", offer.key(), answered);
        bob = new Party("192.0.2.2", answer.key(), offered);
        alice.session.remote(bob.address, bob.address);
        bob.session.remote(alice.address, alice.address);
    }

    /** Every so manyth datagram is lost on both ways; 0: none. */
    private void run(int ticks, int lostEvery) {
        for (int i = 0; i < ticks; i++, nowNs += FRAME_NS) {
            alice.tick(nowNs);
            bob.tick(nowNs);
            boolean lost = lostEvery > 0 && i % lostEvery == lostEvery - 1;
            deliver(alice, bob, lost);
            deliver(bob, alice, lost);
        }
    }

    private void deliver(Party from, Party to, boolean lost) {
        if (!lost) {
            from.wire.forEach(datagram -> to.hear(datagram, from.address, nowNs + 1_000_000));
        }
        from.wire.clear();
    }

    @ParameterizedTest
    @EnumSource
    void audioReportsAndKeysGoThroughEncrypted(SrtpSuite suite) {
        connect(suite);
        alice.session.press('4', 100);
        alice.session.press('2', 100);
        run(1_000, 0);
        bob.session.bye(nowNs);
        deliver(bob, alice, false);
        assertThat(bob.digits.toString()).isEqualTo("42");
        assertThat(alice.played).isGreaterThan(990);
        assertThat(alice.left).isTrue();
        assertThat(alice.session.statistics().remoteFractionLost()).as("their report came").isZero();
        assertThat(alice.session.statistics().packetsIn()).isEqualTo(bob.session.statistics().packetsOut());
        assertThat(alice.srtp.statistics().opened()).as("with their reports").isGreaterThan(bob.session.statistics().packetsOut() + 2);
        assertThat(alice.srtp.statistics().forged() + alice.srtp.statistics().replayed()).isZero();
        assertThat(alice.session.statistics().garbage() + alice.session.statistics().malformedRtcp()).isZero();
    }

    @Test
    void theQualityOfACallIsWhatWasHeard() {
        connect(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        run(2_000, 0);
        CallQuality clean = alice.session.quality(CodecImpairment.G711, 20);
        run(2_000, 25);
        CallQuality lossy = alice.session.quality(CodecImpairment.G711, 20);
        assertThat(clean.losses().losses()).isZero();
        assertThat(clean.mos()).isBetween(4.3, 4.42);
        assertThat(clean.oneWayDelayMs()).isBetween(20.0, 90.0);
        assertThat(lossy.losses().losses()).isEqualTo(alice.lost).isBetween(75L, 81L);
        assertThat(lossy.losses().loss()).isBetween(0.018, 0.021);
        assertThat(lossy.mos()).isLessThan(clean.mos() - 0.1);
    }

    @Test
    void eachSideIsToldHowItIsHeardWhereItAsks() {
        connect(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        alice.session.metrics(20);
        run(2_000, 25);
        VoipMetrics told = Objects.requireNonNull(bob.session.statistics().remoteMetrics());
        assertThat(alice.session.statistics().remoteMetrics()).as("bob was not asked").isNull();
        CallQuality heard = alice.session.quality(CodecImpairment.G711, 20);
        assertThat(told.losses().lost()).isCloseTo(0.04, within(0.006));
        assertThat(told.losses().inGaps()).as("one of 25 is no burst").isCloseTo(0.04, within(0.006));
        assertThat(told.losses().gapMs()).isGreaterThan(30_000);
        assertThat(told.scores().listening()).isGreaterThanOrEqualTo(told.scores().conversational());
        assertThat(told.scores().conversational()).isCloseTo(heard.mos(), within(0.1));
        assertThat(told.buffer().absoluteMs()).isEqualTo(200);
    }

    /** Each packet is missed once, asked for, and comes again encrypted, and nobody else's is. */
    @ParameterizedTest
    @EnumSource
    void whatWasMissedComesAgainOnce(SrtpSuite suite) {
        connect(suite);
        alice.session.resending();
        run(10, 0);
        alice.tick(nowNs);
        byte[] missed = alice.wire.removeLast();
        int number = ByteBuffer.wrap(missed).getShort(2) & 0xFFFF;
        int ssrc = ByteBuffer.wrap(missed).getInt(8);
        nowNs += FRAME_NS;
        run(5, 0);
        ByteBuffer asked = ByteBuffer.allocate(100);
        RtcpWriter.write(asked, List.of(new NegativeAck(1, ssrc, List.of(number, 40_000)), new NegativeAck(1, ssrc + 1, List.of(number + 1))));
        asked.flip();
        alice.session.onDatagram(asked, bob.address, false, nowNs);
        alice.session.onDatagram(asked, bob.address, false, nowNs);
        assertThat(alice.wire).as("once, however often it is asked for").containsExactly(missed);
        deliver(alice, bob, false);
        run(5, 0);
        assertThat(alice.session.statistics().resent()).isEqualTo(1);
        assertThat(bob.session.statistics().lost()).isZero();
        assertThat(bob.srtp.statistics().forged() + bob.srtp.statistics().replayed()).isZero();
    }

    @Test
    void nothingIsHeardOfWhoHasNoKey() {
        connect(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        run(50, 0);
        long before = bob.session.statistics().packetsIn();
        for (int i = 0; i < 50; i++) {
            bob.hear(Datagrams.pcmu(i), alice.address, nowNs);
        }
        assertThat(bob.session.statistics().packetsIn()).isEqualTo(before);
        assertThat(bob.srtp.statistics().forged()).isEqualTo(50);
    }
}
