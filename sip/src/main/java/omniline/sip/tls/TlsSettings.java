package omniline.sip.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How SIP is spoken over TLS. Immutable.
 *
 * @param port where TLS is listened on, on the address of the other transports; 0 takes a free one
 * @param identity our own certificate and its key; null: we only open connections, and show none
 * @param authorities PEM file of certificates that vouch for far ends; null: those that the Java runtime trusts
 * @param callers what is asked of those who connect to us
 * @param verify whether a far end that we connect to must prove its name; false only for trials
 */
public record TlsSettings(int port, @Nullable Identity identity, @Nullable Path authorities, Callers callers, boolean verify) {

  /** RFC 3261 section 19.1.2. */
  public static final int DEFAULT_PORT = 5_061;

  /**
   * Our certificate.
   *
   * @param certificate PEM file: our certificate, then those that vouch for it
   * @param key PEM file: its private key in PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {}

  /** Whether those who connect to us have to show a certificate of the authorities. */
  public enum Callers {
    /** Not asked. */
    ANONYMOUS,
    /** Asked; one that is shown must be genuine. */
    ASKED,
    /** Nobody is let in without. */
    PROVEN
  }

  public TlsSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0..65535, not " + port);
    }
    if (callers != Callers.ANONYMOUS && (authorities == null || !verify)) {
      throw new IllegalArgumentException("callers' certificates cannot be checked without the authorities that vouch for them, nor with verify off");
    }
  }

  /** For a program that only opens connections: far ends must prove their names to the Java runtime's authorities, or to those given. */
  public static TlsSettings outgoing(@Nullable Path authorities) {
    return new TlsSettings(0, null, authorities, Callers.ANONYMOUS, true);
  }
}
