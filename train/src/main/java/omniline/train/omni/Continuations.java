package omniline.train.omni;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import omniline.train.barista.Order;
import omniline.train.barista.OrderReader;
import omniline.train.barista.OrderText;
import omniline.train.barista.Replies;
import omniline.train.barista.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Makes talks of two turns out of a person's one recorded order: nobody recorded what he said next, so a caller of the dialogues goes
 * on or asks something, or another person orders something else, or a caller has said something before. Without them people would only ever be heard at
 * the beginning of a call. Owned by the training thread.
 *
 * <pre>
 *  dialogue  "… latte" → Okay, a latte. …       "make it small" → Okay, a small latte. …        size: small
 *  person    "get me a mocha" → Okay, a mocha. … "make it small" → Okay, a small mocha. …       the same change
 * </pre>
 */
final class Continuations {

  private static final double GOES_ON = 0.5;
  private static final double ANOTHER = 0.5;
  private static final double WISH = 0.3;

  private final List<Talk.Turn> openings = new ArrayList<>();
  private final List<Tail> tails = new ArrayList<>();
  private final List<Talk.Turn> wishes = new ArrayList<>();

  /** What is said to a repeated order: its answer, or where that repeats the order again, the slots it changes (an empty one to null). */
  private record Tail(Talk.Turn turn, List<Changed> changes) {}

  private record Changed(Slot slot, @Nullable String value) {}

  /** Takes a dialogue's openings and answers to a repeated order over. */
  void learnFrom(Talk dialogue) {
    List<Talk.Turn> turns = dialogue.turns();
    if (turns.size() > 1) {
      openings.add(turns.getFirst()); // the call went on after it
    } else if (Replies.isTheSameEverywhere(turns.getFirst().reply())) {
      wishes.add(turns.getFirst());
    }
    for (int i = 1; i < turns.size(); i++) {
      Talk.Turn turn = turns.get(i);
      OrderReader.read(turns.get(i - 1).reply()).flatMap(before -> tail(before, turn)).ifPresent(tails::add);
    }
  }

  private static Optional<Tail> tail(Order before, Talk.Turn turn) {
    Optional<Order> after = OrderReader.read(turn.reply());
    if (after.isEmpty()) {
      return Optional.of(new Tail(turn, List.of()));
    }
    List<Changed> changes = new ArrayList<>();
    boolean keeps = false;
    for (Slot slot : Slot.values()) {
      String value = after.get().value(slot);
      if (!Objects.equals(value, before.value(slot))) {
        changes.add(new Changed(slot, value));
      } else if (value != null) {
        keeps |= !turn.heard().contains(value);
      }
    }
    // Something is kept that was not said again: a change, and no new order that happens to share a slot.
    return changes.size() == 1 && keeps ? Optional.of(new Tail(turn, changes)) : Optional.empty();
  }

  /** A talk of two turns around a person's order; another person's is at hand. */
  Talk around(Talk person, Talk another, RandomGenerator random) {
    Talk.Turn order = person.turns().getFirst();
    boolean goesOn = random.nextDouble() < GOES_ON;
    boolean orders = random.nextDouble() < ANOTHER;
    if (goesOn && !wishes.isEmpty() && random.nextDouble() < WISH) {
      return new Talk(List.of(order, wishes.get(random.nextInt(wishes.size()))), person.instruction());
    }
    if (goesOn && !tails.isEmpty()) {
      return new Talk(List.of(order, after(order, tails.get(random.nextInt(tails.size())))), person.instruction());
    }
    if (orders || openings.isEmpty()) {
      return new Talk(List.of(another.turns().getFirst(), order), person.instruction());
    }
    return new Talk(List.of(openings.get(random.nextInt(openings.size())), order), person.instruction());
  }

  private static Talk.Turn after(Talk.Turn order, Tail tail) {
    if (tail.changes.isEmpty()) {
      return tail.turn;
    }
    Order changed = OrderReader.read(order.reply()).orElseThrow();
    for (Changed change : tail.changes) {
      changed = changed.with(change.slot, change.value);
    }
    return new Talk.Turn(tail.turn.clip(), tail.turn.heard(), OrderText.of(changed));
  }
}
