package omniline.train.barista;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import omniline.train.barista.Meaning.Changed;
import omniline.train.barista.Meaning.Ordered;
import omniline.train.barista.Meaning.PriceOf;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Order LATTE = new Order("latte", null, null, null, "soy milk", null);

  private static Reply last(Meaning... turns) {
    Standing standing = Standing.START;
    Reply reply = Replies.GREETING;
    for (Meaning turn : turns) {
      assertThat(standing.ended()).isFalse();
      Standing.Answer answer = standing.answer(turn);
      reply = answer.reply();
      standing = answer.next();
    }
    return reply;
  }

  @Test
  void yesPlacesTheOrderThatWasRepeated() {
    assertThat(last(new Ordered(LATTE)).text()).isEqualTo("Okay, a latte with soy milk. Is that right?");
    assertThat(last(new Ordered(LATTE), Signal.YES).actions()).containsExactly(Action.ORDER, Action.BYE);
    assertThat(last(new Ordered(LATTE), Signal.THANKS).actions()).containsExactly(Action.ORDER, Action.BYE);
  }

  @Test
  void yesToNothingPlacesNothing() {
    assertThat(last(Signal.YES).actions()).isEmpty();
    assertThat(last(Signal.THANKS).actions()).isEmpty();
    assertThat(last(new Ordered(LATTE), Signal.NO, Signal.YES).actions()).isEmpty();
  }

  @Test
  void aChangeRepeatsTheWholeOrder() {
    Reply reply = last(new Ordered(LATTE), new Changed(new Change(Map.of(Slot.SIZE, "large", Slot.SUGAR, "sugar"))));
    assertThat(OrderReader.read(reply.spoken())).hasValue(new Order("latte", null, "large", null, "soy milk", "sugar"));
    assertThat(OrderReader.read(last(new Ordered(LATTE), new Changed(Change.without(Slot.MILK))).spoken())).hasValue(Order.of("latte"));
  }

  @Test
  void aRejectedOrderCanBeChangedOrReplaced() {
    assertThat(last(new Ordered(LATTE), Signal.NO)).isEqualTo(Replies.INSTEAD);
    assertThat(last(new Ordered(LATTE), Signal.NO, new Changed(Change.of(Slot.DRINK, "mocha"))).spoken())
        .isEqualTo("Okay, a mocha with soy milk. Is that right?");
    assertThat(last(new Ordered(LATTE), Signal.NO, new Ordered(Order.of("espresso"))).spoken())
        .isEqualTo("Okay, an espresso. Is that right?");
  }

  @Test
  void aQuestionInBetweenKeepsTheOrder() {
    List<Meaning> between = List.of(Topic.HOURS, new PriceOf("latte"), Signal.HELLO, Signal.OFF_MENU, Signal.UNCLEAR);
    assertThat(between).allSatisfy(turn -> {
      assertThat(last(new Ordered(LATTE), turn).actions()).isEmpty();
      assertThat(last(new Ordered(LATTE), turn, Signal.YES).actions()).contains(Action.ORDER);
    });
  }

  @Test
  void aChangeOfNothingAsksForTheDrink() {
    assertThat(last(new Changed(Change.of(Slot.SIZE, "large")))).isEqualTo(Replies.NO_DRINK);
  }

  @Test
  void leavesAndPassesOn() {
    assertThat(last(Signal.GOODBYE).actions()).containsExactly(Action.BYE);
    assertThat(last(new Ordered(LATTE), Signal.CANCEL).actions()).containsExactly(Action.BYE);
    assertThat(last(new Ordered(LATTE), Signal.PERSON).actions()).containsExactly(Action.PERSON);
  }

  @Test
  void onlyAYesPlacesAnOrder() {
    Map<Signal, Reply> replies = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      replies.put(signal, last(new Ordered(LATTE), signal));
    }
    assertThat(replies).allSatisfy((signal, reply) ->
        assertThat(reply.actions().contains(Action.ORDER)).isEqualTo(signal == Signal.YES || signal == Signal.THANKS));
  }

  @Test
  void aReplyIsReadBackFromItsText() {
    assertThat(Replies.all()).allSatisfy(reply -> assertThat(Reply.parse(reply.text())).isEqualTo(reply));
    assertThat(Replies.PLACED.text()).endsWith("Goodbye!<|order|><|bye|>");
  }

  @Test
  void repliesAreSpokenWordsOnly() {
    assertThat(Replies.all()).allSatisfy(reply -> assertThat(reply.spoken()).matches("[A-Z][A-Za-z ,.!?]*[.!?]"));
    assertThat(Replies.all().stream().map(Reply::text)).doesNotHaveDuplicates();
  }

  @Test
  void everyDrinkHasAPrice() {
    assertThat(Menu.DRINKS).allSatisfy(drink -> assertThat(Replies.price(drink).spoken()).matches("An? [a-z ]+ is [a-z]+ dollars\\."));
  }
}
