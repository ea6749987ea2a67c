package omniline.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import omniline.rtp.srtp.SrtpSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handshakes between two parties in memory. */
class DtlsAssociationTest {
    private final Side active = new Side();
    private final Side passive = new Side();

    @AfterEach
    void close() {
        active.association().close();
        passive.association().close();
    }

    @Test
    void bothSidesKnowTheSameKeys() throws Exception {
        Side.introduce(active, passive);
        assertThat(active.agreed().ours()).isEqualTo(passive.agreed().theirs()).isNotEqualTo(passive.agreed().ours());
        assertThat(active.agreed().theirs()).isEqualTo(passive.agreed().ours());
        assertThat(active.agreed().ours().suite()).isEqualTo(SrtpSuite.AEAD_AES_256_GCM);
    }

    @Test
    void aCertificateThatTheSdpDoesNotNameEndsIt() throws Exception {
        Side.introduce(active, passive, active.endpoint.fingerprint(), active.endpoint.fingerprint());
        assertThat(active.complaint()).isEqualTo("the far end's certificate in DTLS is not the one of its fingerprint in the SDP");
        assertThat(passive.complaint()).isEqualTo("the far end broke off the DTLS handshake: bad certificate");
        assertThat(active.keys).isNotDone();
        assertThat(passive.keys).isNotDone();
    }

    @Test
    void thePassiveSideChecksTheCertificateToo() throws Exception {
        Side.introduce(active, passive, passive.endpoint.fingerprint(), "md5 00:11");
        assertThat(passive.complaint()).contains("not the one of its fingerprint");
        assertThat(active.complaint()).contains("broke off", "bad certificate");
        assertThat(passive.keys).isNotDone();
    }

    @Test
    void lostFlightsAreSentAgainTheLastOneToo() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        active.lost = datagram -> sent.getAndIncrement() == 0;
        passive.lost = datagram -> datagram[0] == 20 && sent.getAndAdd(1_000) < 1_000;
        Side.introduce(active, passive);
        assertThat(active.agreed().ours()).isEqualTo(passive.agreed().theirs());
        assertThat(sent.get()).as("the passive side's last flight was lost once").isGreaterThan(1_000);
    }

    @Test
    void survivesWhatIsNoDtls() throws Exception {
        Side.introduce(active, passive);
        for (int length : new int[] {0, 1, 12, 13, 14, 200, 2_048, 3_000}) {
            passive.association().onDatagram(ByteBuffer.wrap(new byte[length]));
            byte[] handshake = new byte[length];
            Arrays.fill(handshake, (byte) 22);
            active.association().onDatagram(ByteBuffer.wrap(handshake));
        }
        assertThat(active.agreed().ours()).isEqualTo(passive.agreed().theirs());
    }

    @Test
    void aClosedOneTellsNothing() {
        DtlsAssociation alone = active.endpoint.associate(false, List.of(), active);
        alone.close();
        alone.start();
        alone.onDatagram(ByteBuffer.wrap(new byte[] {22, 1, 2}));
        assertThat(active.keys).isNotDone();
        assertThat(active.failure).isNotDone();
    }

    @Test
    void takesTheRangeOfDtlsAlone() {
        assertThat(DtlsAssociation.isDtls(19)).isFalse();
        assertThat(DtlsAssociation.isDtls(20)).isTrue();
        assertThat(DtlsAssociation.isDtls(63)).isTrue();
        assertThat(DtlsAssociation.isDtls(64)).isFalse();
    }
}
