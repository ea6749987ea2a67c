package omniline.sip.auth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The digest itself (RFC 7616 section 3.4.1). Immutable.
 *
 * <pre>
 *   response = H( H(user:realm:password) : nonce : nc : cnonce : auth : H(method:uri) )
 *   response = H( H(user:realm:password) : nonce : H(method:uri) )                          without qop (RFC 2069)
 * </pre>
 *
 * @param method of the request
 * @param uri the digest-uri, usually the Request-URI as it is written
 * @param count what came of the nonce before and of whom; null without qop
 */
record Digest(DigestAlgorithm algorithm, String nonce, String method, String uri, @Nullable Count count) {

  /**
   * How often the nonce has been used, this time included.
   *
   * @param nc eight hexadecimal digits
   * @param cnonce the client's own random text
   */
  record Count(String nc, String cnonce) {

    static Count of(long uses, String cnonce) {
      return new Count(String.format(Locale.ROOT, "%08x", uses), cnonce);
    }
  }

  /** The response, in hexadecimal digits. */
  String response(String username, String realm, String password) {
    return response(secret(algorithm, username, realm, password));
  }

  /** H(A1): what a server may keep in the password's place. */
  static String secret(DigestAlgorithm algorithm, String username, String realm, String password) {
    return algorithm.hash(username + ":" + realm + ":" + password);
  }

  /** The response from H(A1). */
  String response(String secret) {
    String request = algorithm.hash(method + ":" + uri);
    return count == null
        ? algorithm.hash(secret + ":" + nonce + ":" + request)
        : algorithm.hash(String.join(":", secret, nonce, count.nc(), count.cnonce(), "auth", request));
  }

  /** A quoted-string. */
  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
