package omniline.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hash functions of RFC 8760 section 2.1, the strongest first. The session variants ("-sess") are not among them. */
public enum DigestAlgorithm {
  SHA_512_256("SHA-512-256", "SHA-512/256"),
  SHA_256("SHA-256", "SHA-256"),
  MD5("MD5", "MD5");

  private final String token;
  private final String javaName;

  DigestAlgorithm(String token, String javaName) {
    this.token = token;
    this.javaName = javaName;
  }

  /** The name in header fields. */
  public String token() {
    return token;
  }

  /** The algorithm of that name; MD5 where there is none (RFC 7616 section 3.3); null for one that is not known. */
  public static @Nullable DigestAlgorithm of(@Nullable String token) {
    if (token == null) {
      return MD5;
    }
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.token.equalsIgnoreCase(token)) {
        return algorithm;
      }
    }
    return null;
  }

  /** The hash of the UTF-8 text, in lower-case hexadecimal digits. */
  public String hash(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(javaName).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no " + javaName, e);
    }
  }
}
