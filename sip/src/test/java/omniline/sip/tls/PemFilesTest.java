package omniline.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import omniline.sip.SipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsACertificateAndItsKey(String algorithm) throws IOException, InterruptedException, GeneralSecurityException {
    TlsSettings.Identity made = Certificates.make(folder, "a", "dns:a.example", algorithm);
    TlsSettings settings = new TlsSettings(0, made, null, TlsSettings.Callers.ANONYMOUS, true);

    assertThat(TlsSockets.of(settings, () -> 0).transport()).isEqualTo("tls");
    assertThat(PemFiles.certificates(made.certificate()).getFirst().getSubjectX500Principal().getName()).isEqualTo("CN=a");
    assertThat(TlsSockets.leftOf(settings, Instant.now())).isBetween(Duration.ofDays(28), Duration.ofDays(31));
  }

  @Test
  void aKeyOfAnotherCertificateIsNamed() throws IOException, InterruptedException, GeneralSecurityException {
    TlsSettings.Identity a = Certificates.make(folder, "a", "dns:a.example", "EC");
    TlsSettings.Identity b = Certificates.make(folder, "b", "dns:b.example", "EC");
    TlsSettings.Identity mixed = new TlsSettings.Identity(a.certificate(), b.key());

    assertThatThrownBy(() -> TlsSockets.of(new TlsSettings(0, mixed, null, TlsSettings.Callers.ANONYMOUS, true), () -> 0))
        .isInstanceOf(SipException.class).hasMessageContaining("b.key: is not the key of the certificate in").hasMessageContaining("a.crt");
  }

  @Test
  void otherFilesGetOneSentence() throws IOException {
    Path nothing = folder.resolve("nothing.pem");
    Path text = Files.writeString(folder.resolve("text.pem"), "hello");
    Path old = Files.writeString(folder.resolve("old.pem"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    Path damaged = Files.writeString(folder.resolve("damaged.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Path broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(() -> PemFiles.key(nothing)).isInstanceOf(SipException.class).hasMessageContaining("cannot be read (NoSuchFile)");
    assertThatThrownBy(() -> PemFiles.key(text)).hasMessageContaining("holds no private key; expected");
    assertThatThrownBy(() -> PemFiles.key(old)).hasMessageContaining("\"EC PRIVATE KEY\"").hasMessageContaining("openssl pkcs8 -topk8");
    assertThatThrownBy(() -> PemFiles.key(damaged)).hasMessageContaining("is damaged");
    assertThatThrownBy(() -> PemFiles.certificates(text)).isInstanceOf(SipException.class).hasMessageContaining("text.pem: ");
    assertThatThrownBy(() -> PemFiles.certificates(broken)).isInstanceOf(SipException.class).hasMessageContaining("broken.pem: is no PEM file");
  }
}
