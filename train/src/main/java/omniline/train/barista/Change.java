package omniline.train.barista;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a correction or an addition does to an order: some slots get another value, some are emptied. Immutable.
 *
 * @param values the slots that change; the empty string takes what is in the slot away
 */
public record Change(Map<Slot, String> values) {
  private static final String NOTHING = "";

  public Change {
    if (values.isEmpty() || NOTHING.equals(values.get(Slot.DRINK))) {
      throw new IllegalArgumentException("a change names at least one slot, and leaves a drink: " + values);
    }
    values = Map.copyOf(new EnumMap<>(values));
  }

  /** One slot with a new value. */
  public static Change of(Slot slot, String value) {
    return new Change(Map.of(slot, value));
  }

  /** One slot emptied. */
  public static Change without(Slot slot) {
    return new Change(Map.of(slot, NOTHING));
  }

  /** The order after it. */
  public Order applied(Order order) {
    Order changed = order;
    for (Map.Entry<Slot, String> entry : values.entrySet()) {
      changed = changed.with(entry.getKey(), valueOrNull(entry.getValue()));
    }
    return changed;
  }

  private static @Nullable String valueOrNull(String value) {
    return value.equals(NOTHING) ? null : value;
  }
}
