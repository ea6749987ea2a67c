package omniline.rtp.dtls;

import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Who we are in every handshake of this process: a key, its certificate and the fingerprint that our SDP names. Immutable; any thread. */
public final class DtlsEndpoint {
    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final Fingerprint fingerprint;

    private DtlsEndpoint(DtlsIdentity identity, SecureRandom random) {
        this.identity = identity;
        this.random = random;
        fingerprint = Fingerprint.of(identity.certificate());
    }

    /** One with a new key. */
    public static DtlsEndpoint create(SecureRandom random) {
        return new DtlsEndpoint(DtlsIdentity.create(random), random);
    }

    /** What stands behind {@code a=fingerprint:} in our SDP. */
    public String fingerprint() {
        return fingerprint.toString();
    }

    /**
     * An association with one peer, not yet begun.
     *
     * @param active whether we begin the handshake (RFC 5763 section 5)
     * @param fingerprints of their SDP; without a usable one no certificate is good enough
     */
    public DtlsAssociation associate(boolean active, List<String> fingerprints, DtlsEvents events) {
        List<Fingerprint> usable = fingerprints.stream().flatMap(line -> Fingerprint.parse(line).stream()).toList();
        return new DtlsAssociation(active, new Handshake(new BcTlsCrypto(random), identity, usable), events);
    }
}
