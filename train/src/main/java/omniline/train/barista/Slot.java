package omniline.train.barista;

import java.util.Arrays;
import java.util.Optional;

/** The six slots of an order, named as the labels of the recordings name them. */
public enum Slot {
  DRINK("coffeeDrink"),
  ROAST("roast"),
  SIZE("size"),
  SHOTS("numberOfShots"),
  MILK("milkAmount"),
  SUGAR("sugarAmount");

  private final String label;

  Slot(String label) {
    this.label = label;
  }

  /** The key in {@code labels.jsonl}. */
  public String label() {
    return label;
  }

  /** The slot with a label's key. */
  public static Optional<Slot> of(String label) {
    return Arrays.stream(values()).filter(slot -> slot.label.equals(label)).findFirst();
  }
}
