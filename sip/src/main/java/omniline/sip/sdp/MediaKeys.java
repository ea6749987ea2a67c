package omniline.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one call's media keys are agreed on in SDP: the keys themselves in {@code a=crypto} (SDES, RFC 4568), or the fingerprint of a
 * certificate for a handshake on the media's own path (DTLS-SRTP, RFC 5763). Lines are made and understood elsewhere, where SRTP is.
 * Called on one thread at a time.
 */
public interface MediaKeys {

  /** No encryption at all: a peer that demands it is refused. */
  MediaKeys NONE = new MediaKeys() {
    @Override
    public boolean required() {
      return false;
    }

    @Override
    public String profile() {
      return "RTP/AVP";
    }

    @Override
    public List<Attribute> offer() {
      return List.of();
    }

    @Override
    public @Nullable Reply answer(Lines offered) {
      return null;
    }

    @Override
    public @Nullable Agreed accept(Lines answered) {
      return null;
    }
  };

  /** What was agreed on. */
  sealed interface Agreed permits Sdes, Dtls {}

  /**
   * Keys that both sides know. Immutable; never shown, since the lines hold the keys.
   *
   * @param ours what stands behind our {@code a=crypto:}: what we send is encrypted with it
   * @param theirs the same of the peer
   */
  record Sdes(String ours, String theirs) implements Agreed {
    @Override
    public String toString() {
      return "SDES keys";
    }
  }

  /**
   * Keys that a handshake will bring. Immutable.
   *
   * @param fingerprints what stands behind their {@code a=fingerprint:} lines, at least one
   * @param active whether we begin the handshake
   */
  record Dtls(List<String> fingerprints, boolean active) implements Agreed {
    public Dtls {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  /**
   * What a peer's audio section says of keys; the session's own lines count where the section has none.
   *
   * @param profile of the m= line
   * @param crypto what stands behind each {@code a=crypto:}
   * @param fingerprints what stands behind each {@code a=fingerprint:} (RFC 8122)
   * @param setup {@code active}, {@code passive} or {@code actpass} (RFC 4145), or empty
   */
  record Lines(String profile, List<String> crypto, List<String> fingerprints, String setup) {
    public Lines {
      crypto = List.copyOf(crypto);
      fingerprints = List.copyOf(fingerprints);
    }

    /** Whether the profile is one of SRTP with DTLS (RFC 5764 section 8). */
    public boolean demandsDtls() {
      return profile.startsWith("UDP/TLS/");
    }
  }

  /**
   * An answer to lines of the peer.
   *
   * @param ours the attributes of our answer
   */
  record Reply(Agreed agreed, List<Attribute> ours) {
    public Reply {
      ours = List.copyOf(ours);
    }
  }

  /** Whether media in the clear is refused. */
  boolean required();

  /** The profile of our offers. */
  String profile();

  /** Our attributes in an offer, what is liked best first; none for media in the clear. */
  List<Attribute> offer();

  /** What we take of their offer; null where nothing can be taken. */
  @Nullable Reply answer(Lines offered);

  /** What their answer takes of our offer; null where it is nothing of it. */
  @Nullable Agreed accept(Lines answered);
}
