package omniline.rtp.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import omniline.rtp.RtpException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/**
 * A key on P-256 and the certificate that it signs itself (RFC 5763 section 5: SDP vouches for it, so nobody else has to). One per process,
 * in memory alone. Immutable; any thread.
 */
final class DtlsIdentity {
    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final int SERIAL_BITS = 64;

    private final AsymmetricKeyParameter key;
    private final byte[] certificate;

    private DtlsIdentity(AsymmetricKeyParameter key, byte[] certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** A new one. */
    static DtlsIdentity create(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            TBSCertificate unsigned = unsigned(pair, random);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(unsigned.getEncoded("DER"));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(unsigned);
            parts.add(ECDSA_WITH_SHA256);
            parts.add(new DERBitString(signature.sign()));
            return new DtlsIdentity(PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()), new DERSequence(parts).getEncoded("DER"));
        } catch (GeneralSecurityException | IOException e) {
            throw new RtpException("cannot make a certificate for DTLS: " + e.getMessage(), e);
        }
    }

    /** Valid as long as RFC 5280 section 4.1.2.5 can say in two digits of a year: nobody asks, and no clock is wrong enough. */
    private static TBSCertificate unsigned(KeyPair pair, SecureRandom random) {
        X500Name name = new X500Name("CN=omniline");
        V3TBSCertificateGenerator certificate = new V3TBSCertificateGenerator();
        certificate.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE)));
        certificate.setSignature(ECDSA_WITH_SHA256);
        certificate.setIssuer(name);
        certificate.setSubject(name);
        certificate.setStartDate(new Time(new DERUTCTime("000101000000Z")));
        certificate.setEndDate(new Time(new DERUTCTime("491231235959Z")));
        certificate.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        return certificate.generateTBSCertificate();
    }

    AsymmetricKeyParameter key() {
        return key;
    }

    /** In DER. */
    byte[] certificate() {
        return certificate.clone();
    }
}
