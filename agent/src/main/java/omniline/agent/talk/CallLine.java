package omniline.agent.talk;

import omniline.agent.media.CallMedia;


/** What a talk tells of its call, and the playout delay it asks for. Owned by the media loop once the call runs. */
public final class CallLine implements Talk.Line {
  private final CallCard card;
  private final CallObserver observer;
  private final CallMedia media;

  /** The line of one call. */
  public CallLine(CallCard card, CallObserver observer, CallMedia media) {
    this.card = card;
    this.observer = observer;
    this.media = media;
  }

  @Override
  public int delayMs() {
    return media.delayMs();
  }

  @Override
  public void turn(Turn turn) {
    observer.turn(card, turn);
  }

  @Override
  public void discarded() {
    observer.discarded(card);
  }

  @Override
  public void underruns(long count) {
    observer.underruns(count);
  }
}
