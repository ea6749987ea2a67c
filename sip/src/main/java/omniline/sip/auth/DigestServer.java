package omniline.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The side that asks (RFC 7616 section 3.3, RFC 8760 section 2.4). A nonce is its own proof (time and HMAC), so challenging strangers
 * costs no memory; what is kept is how far each nonce in use has been counted, for the newest {@value #KEPT} of them. Thread-safe.
 *
 * <pre>
 *   nonce = base64( time in ns, 8 bytes | random, 8 bytes | HMAC-SHA256 over both and the realm, 16 bytes )
 * </pre>
 */
public final class DigestServer {

  private static final int KEPT = 4_096;
  private static final int PROOF_BYTES = 16;

  private final Protection protection;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private final SecretKeySpec key;
  private final Map<String, Long> counted = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * What is protected.
   *
   * @param algorithms that are offered, the preferred first
   * @param nonceNs how long a nonce is good for
   * @param passwords asked on any thread
   */
  public record Protection(String realm, List<DigestAlgorithm> algorithms, long nonceNs, Passwords passwords) {
    public Protection {
      algorithms = List.copyOf(algorithms);
      if (algorithms.isEmpty() || nonceNs <= 0) {
        throw new IllegalArgumentException("a challenge needs an algorithm and a nonce that lives");
      }
    }
  }

  /** The passwords that proofs are checked against. */
  @FunctionalInterface
  public interface Passwords {

    /** The password of a user, or null for one who is not known. */
    @Nullable String of(String username);
  }

  /** What came of a request. */
  public sealed interface Verdict {

    /**
     * It is who it says.
     *
     * @param nextNonce for Authentication-Info where the nonce grows old, else null
     */
    record Accepted(String username, @Nullable String nextNonce) implements Verdict {}

    /** It carries no proof, or one too old: 401 or 407 with these header values. */
    record Challenged(List<String> values) implements Verdict {}

    /** The proof is wrong: the same answer, but a reason to count. */
    record Refused(String username, List<String> values) implements Verdict {}
  }

  /** {@code random} makes the key and the nonces; must be unguessable. */
  public DigestServer(Protection protection, LongSupplier nanoClock, RandomGenerator random) {
    this.protection = protection;
    this.nanoClock = nanoClock;
    this.random = random;
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /**
   * Judges a request.
   *
   * @param authorizations the values of its Authorization or Proxy-Authorization headers
   * @param uri its Request-URI as it is written
   */
  public Verdict judge(List<String> authorizations, String method, String uri) {
    for (String value : authorizations) {
      AuthParameters parameters = AuthParameters.parse(value);
      if (parameters != null && parameters.isDigest() && protection.realm().equals(parameters.get("realm"))) {
        return judge(parameters, method, uri);
      }
    }
    return new Verdict.Challenged(challenges(false));
  }

  private Verdict judge(AuthParameters given, String method, String uri) {
    String username = given.values().getOrDefault("username", "");
    String nonce = given.values().getOrDefault("nonce", "");
    DigestAlgorithm algorithm = DigestAlgorithm.of(given.get("algorithm"));
    String nc = given.get("nc");
    String cnonce = given.get("cnonce");
    long ageNs = ageNs(nonce);
    if (algorithm == null || !protection.algorithms().contains(algorithm) || ageNs < 0 || nc == null || cnonce == null
        || !"auth".equalsIgnoreCase(given.get("qop"))) {
      return new Verdict.Challenged(challenges(false));
    }
    // The URI may be written differently by a proxy on the way; what must hold is that it was signed.
    Digest digest = new Digest(algorithm, nonce, method, given.values().getOrDefault("uri", uri), new Digest.Count(nc, cnonce));
    String password = protection.passwords().of(username);
    // A user who is not known takes as long as one who is.
    String wanted = digest.response(username, protection.realm(), password == null ? nonce : password);
    boolean right = same(wanted, given.values().getOrDefault("response", ""));
    if (password == null || !right) {
      return new Verdict.Refused(username, challenges(false));
    }
    if (ageNs > protection.nonceNs() || !advances(nonce, nc)) {
      return new Verdict.Challenged(challenges(true));
    }
    return new Verdict.Accepted(username, ageNs > protection.nonceNs() / 2 ? nonce() : null);
  }

  /** True if this count is higher than every one before: a copy of an old request is none (RFC 7616 section 3.4). */
  private synchronized boolean advances(String nonce, String nc) {
    long count;
    try {
      count = Long.parseLong(nc, 16);
    } catch (NumberFormatException e) {
      return false;
    }
    if (count <= counted.getOrDefault(nonce, 0L)) {
      return false;
    }
    counted.put(nonce, count);
    if (counted.size() > KEPT) {
      counted.remove(counted.keySet().iterator().next());
    }
    return true;
  }

  private List<String> challenges(boolean stale) {
    String nonce = nonce();
    List<String> values = new ArrayList<>();
    for (DigestAlgorithm algorithm : protection.algorithms()) {
      values.add(new DigestChallenge(protection.realm(), nonce, null, algorithm, true, stale).value());
    }
    return values;
  }

  private String nonce() {
    ByteBuffer bytes = ByteBuffer.allocate(16 + PROOF_BYTES);
    bytes.putLong(nanoClock.getAsLong()).putLong(random.nextLong());
    bytes.put(proof(bytes.array()));
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** How old a nonce of ours is; negative for one that is not ours. */
  private long ageNs(String nonce) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return -1;
    }
    if (bytes.length != 16 + PROOF_BYTES || !MessageDigest.isEqual(proof(bytes), Arrays.copyOfRange(bytes, 16, bytes.length))) {
      return -1;
    }
    return Math.max(0, nanoClock.getAsLong() - ByteBuffer.wrap(bytes).getLong());
  }

  private byte[] proof(byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(nonce, 0, 16);
      return Arrays.copyOf(mac.doFinal(protection.realm().getBytes(StandardCharsets.UTF_8)), PROOF_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static boolean same(String wanted, String given) {
    return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
