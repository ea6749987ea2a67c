package omniline.agent.talk;

import java.util.function.Consumer;
import omniline.agent.media.CallMedia;
import org.jspecify.annotations.Nullable;

/** What a talk tells of its call, and the playout delay it asks for. Owned by the media loop once the call runs. */
public final class CallLine implements Talk.Line {
  private final CallCard card;
  private final CallObserver observer;
  private final CallMedia media;
  private final Exits exits;

  /**
   * How a call can be left.
   *
   * @param hangUp ends it; takes the reason
   * @param transfer passes it on; takes a SIP URI
   * @param person whom the caller is passed to who asks for a person; null for nobody
   */
  public record Exits(Consumer<String> hangUp, Consumer<String> transfer, @Nullable String person) {}

  /** The line of one call. */
  public CallLine(CallCard card, CallObserver observer, CallMedia media, Exits exits) {
    this.card = card;
    this.observer = observer;
    this.media = media;
    this.exits = exits;
  }

  /** By which profile the call is answered; empty for none in particular. */
  public String profile() {
    return card.profile();
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

  /** The answer has been heard to its end; a transfer that fails leaves the caller with the model. */
  @Override
  public void acted(CallAction action) {
    switch (action.name()) {
      case CallAction.TRANSFER -> {
        String person = exits.person();
        observer.acted(card, new CallAction(action.turn(), action.name(), person == null ? "" : person));
        if (person != null) {
          exits.transfer().accept(person);
        }
      }
      case CallAction.HANG_UP -> {
        observer.acted(card, action);
        exits.hangUp().accept("the model said goodbye");
      }
      default -> observer.acted(card, action);
    }
  }
}
