package omniline.agent.media;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.dtls.Fingerprint;
import omniline.rtp.srtp.CryptoAttribute;
import omniline.rtp.srtp.MasterKey;
import omniline.rtp.srtp.SrtpStream;
import omniline.rtp.srtp.SrtpSuite;
import omniline.sip.sdp.Attribute;
import omniline.sip.sdp.MediaKeys;
import org.jspecify.annotations.Nullable;

/**
 * One call's own media keys, one for each suite (SDES), and its part in a handshake (DTLS), kept for the call's life: a re-INVITE that agrees
 * on the same goes on with the same key (RFC 4568 section 7.1.4) and in the same role (RFC 8842 section 5). One thread at a time.
 */
public final class CallKeys implements MediaKeys {
  /** The strongest first; every phone knows the third. */
  private static final List<SrtpSuite> SUITES = List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AEAD_AES_128_GCM,
      SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32);

  private final Encryption encryption;
  private final DtlsEndpoint dtls;
  private final Map<SrtpSuite, MasterKey> keys = new EnumMap<>(SrtpSuite.class);
  private @Nullable Boolean active;

  private CallKeys(Encryption encryption, DtlsEndpoint dtls, SecureRandom random) {
    this.encryption = encryption;
    this.dtls = dtls;
    SUITES.forEach(suite -> keys.put(suite, MasterKey.random(suite, random)));
  }

  /** New keys for a call; none where encryption is off. */
  public static MediaKeys of(MediaSettings settings, SecureRandom random) {
    DtlsEndpoint dtls = settings.dtls();
    return settings.encryption() == Encryption.OFF || dtls == null ? NONE : new CallKeys(settings.encryption(), dtls, random);
  }

  @Override
  public boolean required() {
    return encryption != Encryption.OFFERED;
  }

  @Override
  public String profile() {
    return switch (encryption) {
      case OFF, OFFERED -> "RTP/AVP";
      case REQUIRED -> "RTP/SAVP";
      case DTLS -> "UDP/TLS/RTP/SAVP";
    };
  }

  @Override
  public List<Attribute> offer() {
    if (encryption == Encryption.DTLS) {
      return handshake("actpass");
    }
    return offered().stream().map(line -> new Attribute("crypto", line.value())).toList();
  }

  private List<Attribute> handshake(String setup) {
    return List.of(new Attribute("fingerprint", dtls.fingerprint()), new Attribute("setup", setup));
  }

  /** Numbered from 1 in order of preference. */
  private List<CryptoAttribute> offered() {
    List<CryptoAttribute> lines = new ArrayList<>();
    SUITES.forEach(suite -> lines.add(ours(lines.size() + 1, suite)));
    return lines;
  }

  private CryptoAttribute ours(int tag, SrtpSuite suite) {
    MasterKey key = keys.get(suite);
    if (key == null) {
      throw new IllegalArgumentException("no key for " + suite);
    }
    return new CryptoAttribute(tag, key, 0);
  }

  @Override
  public @Nullable Reply answer(Lines offered) {
    if (encryption != Encryption.DTLS && !offered.demandsDtls()) {
      for (String line : offered.crypto()) {
        Optional<CryptoAttribute> theirs = CryptoAttribute.choose(List.of(line), SUITES);
        if (theirs.isPresent()) {
          Sdes agreed = agreed(theirs.get(), line);
          return new Reply(agreed, List.of(new Attribute("crypto", agreed.ours())));
        }
      }
    }
    if (!usable(offered.fingerprints())) {
      return null;
    }
    boolean role = switch (offered.setup()) {
      case "active", "" -> false; // RFC 4145 section 4: who says nothing is active
      case "passive" -> true;
      default -> active == null || active;
    };
    active = role;
    return new Reply(new Dtls(offered.fingerprints(), role), handshake(role ? "active" : "passive"));
  }

  private static boolean usable(List<String> fingerprints) {
    return fingerprints.stream().anyMatch(line -> Fingerprint.parse(line).isPresent());
  }

  @Override
  public @Nullable Agreed accept(Lines answered) {
    if (encryption == Encryption.DTLS) {
      if (!usable(answered.fingerprints())) {
        return null;
      }
      active = answered.setup().equals("passive");
      return new Dtls(answered.fingerprints(), active);
    }
    if (answered.crypto().isEmpty()) {
      return null;
    }
    String line = answered.crypto().getFirst();
    return CryptoAttribute.accepted(line, offered()).map(theirs -> agreed(theirs, line)).orElse(null);
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
