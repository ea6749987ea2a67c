package omniline.sip.sdp;

/** API first. */
public final class OfferAnswer {
  private OfferAnswer() {}

  public static SessionDescription offer(LocalAudio local, long version) {
    throw new UnsupportedOperationException(local + " " + version);
  }

  public static Answer answer(SessionDescription offer, LocalAudio local, long version) {
    throw new UnsupportedOperationException(offer + " " + local + " " + version);
  }

  public static Answer accept(LocalAudio ourOffer, SessionDescription remoteAnswer) {
    throw new UnsupportedOperationException(ourOffer + " " + remoteAnswer);
  }
}
