package omniline.sip.auth;

import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Our side of one realm (RFC 7616 section 3.4, RFC 8760 section 2.3): keeps the last challenge and counts how often its nonce was used,
 * so that later requests are authorised at once. Owned by whoever sends the requests.
 */
public final class DigestClient {

  private final Credentials credentials;
  private final RandomGenerator random;
  private @Nullable DigestChallenge challenge;
  private long uses;
  private int askedInARow;

  /** {@code random} makes the client's nonces. */
  public DigestClient(Credentials credentials, RandomGenerator random) {
    this.credentials = credentials;
    this.random = random;
  }

  /**
   * Takes the challenges of one realm, in the order of the message: the first that is understood counts (RFC 8760 section 2.4).
   *
   * @return false where none is understood, or where the credentials were refused: asked twice in a row, and not for the nonce's age
   */
  public boolean challenged(List<DigestChallenge> challenges) {
    if (challenges.isEmpty()) {
      return false;
    }
    DigestChallenge asked = challenges.getFirst();
    DigestChallenge before = challenge;
    boolean answered = before != null && uses > 0 && before.nonce().equals(asked.nonce());
    askedInARow++;
    if (!asked.stale() && (answered || askedInARow > 1)) {
      return false;
    }
    challenge = asked;
    uses = 0;
    return true;
  }

  /** The value of Authorization or Proxy-Authorization for a request, or null as long as nobody has asked. */
  public @Nullable String authorization(String method, String uri) {
    DigestChallenge asked = challenge;
    if (asked == null) {
      return null;
    }
    uses++;
    Digest.Count count = asked.qop() ? Digest.Count.of(uses, cnonce()) : null;
    Digest digest = new Digest(asked.algorithm(), asked.nonce(), method, uri, count);
    String response = digest.response(credentials.username(), asked.realm(), credentials.password());
    return "Digest username=" + Digest.quoted(credentials.username()) + ", realm=" + Digest.quoted(asked.realm())
        + ", nonce=" + Digest.quoted(asked.nonce()) + ", uri=" + Digest.quoted(uri) + ", response=\"" + response + "\""
        + ", algorithm=" + asked.algorithm().token()
        + (count == null ? "" : ", qop=auth, nc=" + count.nc() + ", cnonce=\"" + count.cnonce() + "\"")
        + (asked.opaque() == null ? "" : ", opaque=" + Digest.quoted(asked.opaque()));
  }

  /** A request was answered with something else than a challenge: the next challenge is not a refusal of our password. */
  public void settled() {
    askedInARow = 0;
  }

  /** Takes the value of an Authentication-Info: its nextnonce is the one to use from now on (RFC 7616 section 3.5). */
  public void accepted(String authenticationInfo) {
    AuthParameters parameters = AuthParameters.parseWithoutScheme(authenticationInfo);
    String next = parameters == null ? null : parameters.get("nextnonce");
    DigestChallenge asked = challenge;
    if (next != null && asked != null && !next.equals(asked.nonce())) {
      challenge = new DigestChallenge(asked.realm(), next, asked.opaque(), asked.algorithm(), asked.qop(), false);
      uses = 0;
    }
  }

  private String cnonce() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
