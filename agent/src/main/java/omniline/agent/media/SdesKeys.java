package omniline.agent.media;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import omniline.rtp.srtp.CryptoAttribute;
import omniline.rtp.srtp.MasterKey;
import omniline.rtp.srtp.SrtpStream;
import omniline.rtp.srtp.SrtpSuite;
import omniline.sip.sdp.MediaKeys;
import org.jspecify.annotations.Nullable;

/**
 * One call's own media keys, one for each suite, kept for the call's life: a re-INVITE that agrees on the same suite goes on with the
 * same key (RFC 4568 section 7.1.4). Any thread.
 */
public final class SdesKeys implements MediaKeys {
  /** The strongest first; every phone knows the third. */
  private static final List<SrtpSuite> SUITES = List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AEAD_AES_128_GCM,
      SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32);

  private final boolean required;
  private final Map<SrtpSuite, MasterKey> keys = new EnumMap<>(SrtpSuite.class);

  private SdesKeys(boolean required, SecureRandom random) {
    this.required = required;
    SUITES.forEach(suite -> keys.put(suite, MasterKey.random(suite, random)));
  }

  /** New keys for a call; none where encryption is off. */
  public static MediaKeys of(Encryption encryption, SecureRandom random) {
    return encryption == Encryption.OFF ? NONE : new SdesKeys(encryption == Encryption.REQUIRED, random);
  }

  @Override
  public boolean required() {
    return required;
  }

  @Override
  public List<String> offer() {
    return offered().stream().map(CryptoAttribute::value).toList();
  }

  /** Numbered from 1 in order of preference. */
  private List<CryptoAttribute> offered() {
    return SUITES.stream().map(suite -> ours(SUITES.indexOf(suite) + 1, suite)).toList();
  }

  private CryptoAttribute ours(int tag, SrtpSuite suite) {
    MasterKey key = keys.get(suite);
    if (key == null) {
      throw new IllegalArgumentException("no key for " + suite);
    }
    return new CryptoAttribute(tag, key, 0);
  }

  @Override
  public @Nullable Sdes answer(List<String> offeredByThem) {
    for (String line : offeredByThem) {
      Optional<CryptoAttribute> theirs = CryptoAttribute.choose(List.of(line), SUITES);
      if (theirs.isPresent()) {
        return agreed(theirs.get(), line);
      }
    }
    return null;
  }

  @Override
  public @Nullable Sdes accept(String answered) {
    return CryptoAttribute.accepted(answered, offered()).map(theirs -> agreed(theirs, answered)).orElse(null);
  }

  private Sdes agreed(CryptoAttribute theirs, String line) {
    return new Sdes(ours(theirs.tag(), theirs.suite()).value(), line);
  }

  /** What runs on the keys that were agreed on, which {@link #answer} or {@link #accept} has understood before. */
  static SrtpStream stream(Sdes sdes) {
    return new SrtpStream(attribute(sdes.ours()).key(), attribute(sdes.theirs()));
  }

  /** A line that is known to be usable. */
  static CryptoAttribute attribute(String line) {
    return CryptoAttribute.choose(List.of(line), SUITES).orElseThrow(() -> new IllegalArgumentException("a crypto line that was not agreed on"));
  }
}
