package omniline.sip.message;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import omniline.sip.transport.Inbound;

/**
 * Tags, branches and Call-IDs that nobody can guess (RFC 3261 section 19.3 wants 32 bits; these have 96). Thread-safe if the
 * generator is.
 */
public final class Tags {

  private final RandomGenerator random;
  private final SecretKeySpec secret;

  public Tags(RandomGenerator random) {
    this.random = random;
    byte[] key = new byte[32];
    random.nextBytes(key);
    this.secret = new SecretKeySpec(key, "HmacSHA256");
  }

  /** A new tag. */
  public String tag() {
    return hex(12);
  }

  /** A new branch with the magic cookie (RFC 3261 section 8.1.1.7). */
  public String branch() {
    return "z9hG4bK" + hex(12);
  }

  /** A new Call-ID, without a host: it would only tell strangers our address. */
  public String callId() {
    return hex(16);
  }

  /** 0..10 seconds: the Retry-After that RFC 3261 section 14.2 wants random. */
  public int retryAfterSeconds() {
    return random.nextInt(11);
  }

  /**
   * How long to wait before an offer that crossed another is made again (RFC 3261 section 14.1), in steps of 10 ms.
   *
   * @param ownsCallId true for the side that made the Call-ID: 2.1 to 4 s; the other waits 0 to 2 s
   */
  public long glareMs(boolean ownsCallId) {
    return ownsCallId ? 2_100 + 10L * random.nextInt(191) : 10L * random.nextInt(201);
  }

  /** Where clients of a digest get their nonces from. */
  public RandomGenerator random() {
    return random;
  }

  /** The To tag of a stateless response: the same for every retransmission of a request (RFC 3261 section 8.2.7). */
  public String stateless(Inbound inbound) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      byte[] digest = mac.doFinal(inbound.transactionKey().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private String hex(int bytes) {
    byte[] out = new byte[bytes];
    random.nextBytes(out);
    return HexFormat.of().formatHex(out);
  }
}
