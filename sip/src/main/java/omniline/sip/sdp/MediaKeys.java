package omniline.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one call's media keys are agreed on in SDP (RFC 4568): what stands behind {@code a=crypto:} is made and understood elsewhere, where
 * SRTP is. Called on one thread at a time.
 */
public interface MediaKeys {

  /** No encryption at all: a peer that demands it is refused. */
  MediaKeys NONE = new MediaKeys() {
    @Override
    public boolean required() {
      return false;
    }

    @Override
    public List<String> offer() {
      return List.of();
    }

    @Override
    public @Nullable Sdes answer(List<String> offered) {
      return null;
    }

    @Override
    public @Nullable Sdes accept(String answered) {
      return null;
    }
  };

  /**
   * Keys that both sides know. Immutable; never shown, since the lines hold the keys.
   *
   * @param ours what stands behind our {@code a=crypto:}: what we send is encrypted with it
   * @param theirs the same of the peer
   */
  record Sdes(String ours, String theirs) {
    @Override
    public String toString() {
      return "SDES keys";
    }
  }

  /** Whether media in the clear is refused. */
  boolean required();

  /** Our lines in an offer, the one that is liked best first; none for media in the clear. */
  List<String> offer();

  /** Our line in an answer to theirs, with the one of theirs that it takes; null where none can be taken. */
  @Nullable Sdes answer(List<String> offered);

  /** The line of ours that their answer takes; null where it is none of them. */
  @Nullable Sdes accept(String answered);
}
