package omniline.sip.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** Certificates that vouch for themselves, made by the JDK's own keytool. */
public final class Certificates {
  private static final char[] PASSWORD = "made-for-a-test".toCharArray();

  private Certificates() {}

  /** The PEM files {@code name.crt} and {@code name.key} of a certificate for the given subjectAltName, such as {@code dns:localhost}. */
  public static TlsSettings.Identity make(Path folder, String name, String subjectAltName, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Process keytool = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "a",
        "-keyalg", algorithm, "-dname", "CN=" + name, "-ext", "san=" + subjectAltName, "-validity", "30", "-storetype", "PKCS12", "-keystore",
        store.toString(), "-storepass", new String(PASSWORD))).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    TlsSettings.Identity made = new TlsSettings.Identity(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    Files.writeString(made.certificate(), pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
    Files.writeString(made.key(), pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
    return made;
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
  }
}
