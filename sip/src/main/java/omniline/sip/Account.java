package omniline.sip;

import java.util.List;
import omniline.sip.auth.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * An extension that we register as (RFC 3261 section 10). Immutable; {@link #toString} shows no password.
 *
 * @param user the user part of the address of record
 * @param registrars SIP URIs without user, such as {@code sip:pbx.example:5060;transport=tcp}, in the order in which they are tried
 * @param domain of the address of record; null for the registrar's host
 * @param credentials for the digest, or null where the registrar knows us by our address
 * @param timing how often it is registered and kept alive
 */
public record Account(
    String user, List<String> registrars, @Nullable String domain, @Nullable Credentials credentials, Timing timing) {

  /** What keeps the way from the registrar to us open. */
  public enum KeepAlive {
    /** Nothing beside the registration itself. */
    OFF,
    /** Two empty lines (RFC 5626 section 4.4.1): keeps a NAT's mapping, needs no answer. */
    CRLF,
    /** OPTIONS: one that is not answered makes us register again. */
    OPTIONS
  }

  /**
   * When things are sent.
   *
   * @param expiresSeconds how long a registration shall last; the registrar may choose otherwise
   * @param keepAliveSeconds between two keep-alives
   */
  public record Timing(int expiresSeconds, KeepAlive keepAlive, int keepAliveSeconds) {
    public Timing {
      if (expiresSeconds < 1 || keepAliveSeconds < 1) {
        throw new IllegalArgumentException("a registration and its keep-alive last at least a second");
      }
    }
  }

  public Account {
    registrars = List.copyOf(registrars);
    if (user.isEmpty() || registrars.isEmpty()) {
      throw new IllegalArgumentException("an account needs a user and a registrar");
    }
  }
}
