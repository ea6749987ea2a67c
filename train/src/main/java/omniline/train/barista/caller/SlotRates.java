package omniline.train.barista.caller;

import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Orders at the rates of the 469 labelled recordings: how often each slot was filled, and with what. Slots, quantities and kinds
 * are drawn independently, so that every combination comes.
 */
final class SlotRates {
  private static final int RECORDINGS = 469;

  private static final int[] DRINKS = {46, 50, 33, 41, 37, 45, 44, 53, 57, 63};
  private static final int[] ROASTS = {81, 62, 87};
  private static final int[] SIZES = {29, 26, 35, 24, 42, 36, 31};
  private static final int[] SHOTS = {80, 84, 74};
  private static final int[] MILKS = {24, 37, 38, 38, 39, 30};
  private static final int[] MILK_QUANTITIES = {110, 25, 23, 16, 17, 15};
  private static final int[] SUGARS = {72, 92, 81};
  private static final int[] SUGAR_QUANTITIES = {126, 27, 19, 26, 22, 25};

  private SlotRates() {}

  /** An order. */
  static Order order(RandomGenerator random) {
    return new Order(value(Slot.DRINK, random), perhaps(Slot.ROAST, random), perhaps(Slot.SIZE, random), perhaps(Slot.SHOTS, random),
        perhaps(Slot.MILK, random), perhaps(Slot.SUGAR, random));
  }

  private static @Nullable String perhaps(Slot slot, RandomGenerator random) {
    int filled = switch (slot) {
      case DRINK -> RECORDINGS;
      case ROAST -> sum(ROASTS);
      case SIZE -> sum(SIZES);
      case SHOTS -> sum(SHOTS);
      case MILK -> sum(MILKS);
      case SUGAR -> sum(SUGARS);
    };
    return random.nextInt(RECORDINGS) < filled ? value(slot, random) : null;
  }

  /** A value for a slot. */
  static String value(Slot slot, RandomGenerator random) {
    return switch (slot) {
      case DRINK -> draw(Menu.DRINKS, DRINKS, random);
      case ROAST -> draw(Menu.ROASTS, ROASTS, random);
      case SIZE -> draw(Menu.SIZES, SIZES, random);
      case SHOTS -> draw(Menu.SHOTS, SHOTS, random);
      case MILK -> Menu.amount(draw(Menu.QUANTITIES, MILK_QUANTITIES, random), draw(Menu.MILKS, MILKS, random));
      case SUGAR -> Menu.amount(draw(Menu.QUANTITIES, SUGAR_QUANTITIES, random), draw(Menu.SUGARS, SUGARS, random));
    };
  }

  private static String draw(List<String> values, int[] counts, RandomGenerator random) {
    int left = random.nextInt(sum(counts));
    int index = 0;
    while (left >= counts[index]) {
      left -= counts[index++];
    }
    return values.get(index);
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
