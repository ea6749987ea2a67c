package omniline.sip.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.sip.SipException;

/** Certificates and keys in PEM (RFC 7468). Every fault is one sentence that names the file. Stateless. */
final class PemFiles {

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END \\1-----");

  private PemFiles() {}

  /**
   * The certificates of a file, in its order; at least one.
   *
   * @throws SipException where the file cannot be read or holds none
   */
  static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text(file).getBytes(StandardCharsets.UTF_8))).stream()
          .map(X509Certificate.class::cast).toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException e) {
      throw new SipException(file + ": is no PEM file of certificates (" + e.getMessage() + "); expected -----BEGIN CERTIFICATE----- and what follows", e);
    }
    throw new SipException(file + ": holds no certificate; expected -----BEGIN CERTIFICATE----- and what follows");
  }

  /**
   * The private key of a file.
   *
   * @throws SipException where the file cannot be read, holds none, or holds one in a form that is not PKCS #8
   */
  static PrivateKey key(Path file) {
    Matcher pem = KEY.matcher(text(file));
    if (!pem.find()) {
      throw new SipException(file + ": holds no private key; expected -----BEGIN PRIVATE KEY----- and what follows");
    }
    if (!pem.group(1).equals("PRIVATE KEY")) {
      throw new SipException(file + ": holds a key of the kind \"" + pem.group(1)
          + "\"; write it as PKCS #8 with: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out key.pem");
    }
    PKCS8EncodedKeySpec encoded;
    try {
      encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2)));
    } catch (IllegalArgumentException e) {
      throw new SipException(file + ": its private key is damaged (" + e.getMessage() + ")", e);
    }
    return ALGORITHMS.stream().flatMap(algorithm -> key(encoded, algorithm).stream()).findFirst()
        .orElseThrow(() -> new SipException(file + ": its private key is damaged, or none of " + ALGORITHMS));
  }

  /** Nothing where it is a key of another algorithm. */
  private static Optional<PrivateKey> key(PKCS8EncodedKeySpec encoded, String algorithm) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime knows no " + algorithm, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new SipException(file + ": cannot be read (" + e.getClass().getSimpleName().replace("Exception", "") + "); name a PEM file", e);
    }
  }
}
