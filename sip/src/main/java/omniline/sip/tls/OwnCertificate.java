package omniline.sip.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import omniline.sip.SipException;

/** Whether a certificate and a key belong together: otherwise every handshake would fail, with a word that helps nobody. Stateless. */
final class OwnCertificate {

  private OwnCertificate() {}

  /** Signs with the one and verifies with the other. */
  static void check(TlsSettings.Identity own, X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
    boolean same = certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm());
    if (same) {
      byte[] text = "omniline".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(scheme(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      same = signature.verify(signed);
    }
    if (!same) {
      throw new SipException(own.key() + ": is not the key of the certificate in " + own.certificate() + "; name the one that was made with it");
    }
  }

  private static String scheme(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }
}
