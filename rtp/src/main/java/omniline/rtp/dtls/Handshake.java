package omniline.rtp.dtls;

import java.io.IOException;
import java.util.List;
import omniline.rtp.srtp.SrtpSuite;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What both roles of one handshake have in common: our certificate, the peer's against its fingerprints (RFC 8122), the choice of an SRTP
 * profile (RFC 5764 section 4.1), and the keys. Owned by the association's thread.
 */
final class Handshake {
    /** Time for all of it; a peer that has answered a call is there. */
    static final int TIMEOUT_MS = 10_000;
    /** Until a flight is sent again for the first time; the peer may not listen before SIP has told it. */
    static final int RESEND_MS = 250;
    private static final byte[] NO_MKI = {};

    private final BcTlsCrypto crypto;
    private final DtlsIdentity identity;
    private final List<Fingerprint> fingerprints;
    private @Nullable SrtpSuite suite;
    private @Nullable SrtpKeys keys;

    Handshake(BcTlsCrypto crypto, DtlsIdentity identity, List<Fingerprint> fingerprints) {
        this.crypto = crypto;
        this.identity = identity;
        this.fingerprints = List.copyOf(fingerprints);
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        Certificate chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.certificate())});
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, identity.key(), chain,
                new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /** Ends the handshake unless the certificate is the one that SDP told of. */
    void verify(@Nullable Certificate theirs) throws IOException {
        if (theirs == null || theirs.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the far end shows no certificate in DTLS");
        }
        if (!Fingerprint.verifies(fingerprints, theirs.getCertificateAt(0).getEncoded())) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the far end's certificate in DTLS is not the one of its fingerprint in the SDP");
        }
    }

    UseSRTPData offer() {
        return new UseSRTPData(SrtpKeys.profiles(), NO_MKI);
    }

    /** The server's choice. */
    UseSRTPData choose(@Nullable UseSRTPData offered) throws IOException {
        SrtpSuite best = offered == null ? null : SrtpKeys.best(offered.getProtectionProfiles());
        if (best == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the far end's DTLS offers no SRTP profile that is known here");
        }
        suite = best;
        return new UseSRTPData(new int[] {SrtpKeys.profile(best)}, NO_MKI);
    }

    /** What the server chose of ours. */
    void accept(@Nullable UseSRTPData chosen) throws IOException {
        SrtpSuite one = chosen == null || chosen.getProtectionProfiles().length != 1 ? null : SrtpKeys.best(chosen.getProtectionProfiles());
        if (one == null) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "the far end's DTLS takes none of the SRTP profiles that were offered");
        }
        suite = one;
    }

    /** Both Finished are there. */
    void complete(TlsContext context, boolean client) throws IOException {
        SrtpSuite agreed = suite;
        if (agreed == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the far end's DTLS does not speak of SRTP");
        }
        byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.exportedBytes(agreed));
        keys = SrtpKeys.of(agreed, exported, client);
    }

    @Nullable SrtpKeys keys() {
        return keys;
    }
}
