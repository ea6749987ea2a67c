package omniline.agent.talk;

import java.util.regex.Pattern;
import omniline.agent.media.Pcm;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import org.jspecify.annotations.Nullable;

/**
 * Does what the model's answers ask for, each thing once an answer. An order stands as soon as the model has written so, for the
 * caller confirmed it before, and an interruption takes nothing of it back. Everything else waits until the answer was heard to
 * its end, and is dropped when the caller interrupts it or says something more. Owned by the media loop.
 */
final class Actions {
  /** The last packet is still in the far end's jitter buffer when it has been sent; a BYE would cut it off there. */
  static final int GRACE_MS = 300;

  private static final int GRACE_SAMPLES = Pcm.RATE_HZ / 1000 * GRACE_MS;

  private final Pattern confirmation;
  private final Talk.Line line;
  private String repeated = "";

  Actions(Pattern confirmation, Talk.Line line) {
    this.confirmation = confirmation;
    this.line = line;
  }

  /** A tick of the turn has passed; {@code calm} while the caller does not speak. */
  void follow(Turn turn, boolean calm, int lengthSamples) {
    takeUp(turn);
    if (turn.later.isEmpty() || !turn.told) {
      return;
    }
    if (turn.interrupted || failed(turn.report())) {
      turn.later.clear();
    } else if (calm) {
      turn.quietSamples += lengthSamples;
      if (turn.quietSamples >= GRACE_SAMPLES) {
        turn.later.forEach(name -> line.acted(new CallAction(turn.number, name, "")));
        turn.later.clear();
      }
    }
  }

  /** Another turn takes this one's place, or the call is over. */
  void leave(Turn turn) {
    takeUp(turn);
    ReplyReport report = turn.report();
    if (report != null && !turn.ordered && confirmation.matcher(report.text()).matches() && !report.text().isEmpty()) {
      repeated = report.text();
    }
  }

  private void takeUp(Turn turn) {
    for (String name = turn.asked.poll(); name != null; name = turn.asked.poll()) {
      if (name.equals(CallAction.ORDER)) {
        order(turn);
      } else if (!turn.later.contains(name)) {
        turn.later.add(name);
      }
    }
  }

  private void order(Turn turn) {
    if (!turn.ordered) {
      turn.ordered = true;
      line.acted(new CallAction(turn.number, repeated.isEmpty() ? CallAction.ORDER_AGAIN : CallAction.ORDER, repeated));
      repeated = "";
    }
  }

  private static boolean failed(@Nullable ReplyReport report) {
    return report != null && report.outcome() == ReplyOutcome.FAILED;
  }
}
