package omniline.sip.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks for (RFC 7616 section 3.3). Immutable.
 *
 * @param opaque to be given back as it is; null for none
 * @param qop true where the server offers {@code auth}; false for servers of RFC 2069, which know no qop
 * @param stale the nonce was too old, the password was right
 */
public record DigestChallenge(
    String realm, String nonce, @Nullable String opaque, DigestAlgorithm algorithm, boolean qop, boolean stale) {

  /** Reads the value of WWW-Authenticate or Proxy-Authenticate; null where it cannot be answered by us. */
  public static @Nullable DigestChallenge parse(String value) {
    AuthParameters parameters = AuthParameters.parse(value);
    if (parameters == null || !parameters.isDigest()) {
      return null;
    }
    String realm = parameters.get("realm");
    String nonce = parameters.get("nonce");
    DigestAlgorithm algorithm = DigestAlgorithm.of(parameters.get("algorithm"));
    String offered = parameters.get("qop");
    boolean auth = offered != null && Arrays.stream(offered.split(",", -1)).anyMatch(qop -> qop.strip().equalsIgnoreCase("auth"));
    if (realm == null || nonce == null || algorithm == null || (offered != null && !auth)) {
      return null;
    }
    return new DigestChallenge(realm, nonce, parameters.get("opaque"), algorithm, auth, "true".equalsIgnoreCase(parameters.get("stale")));
  }

  /** The header's value. */
  public String value() {
    return "Digest realm=" + Digest.quoted(realm) + ", nonce=" + Digest.quoted(nonce)
        + (opaque == null ? "" : ", opaque=" + Digest.quoted(opaque)) + (stale ? ", stale=true" : "")
        + ", algorithm=" + algorithm.token() + (qop ? ", qop=\"auth\"" : "");
  }
}
