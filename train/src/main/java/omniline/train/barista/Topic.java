package omniline.train.barista;

/** What callers ask about; each has one answer, in {@link Facts}. */
public enum Topic implements Meaning {
  HOURS, ADDRESS, MENU, PRICES, MILKS, SUGARS, SIZES, ROASTS, SHOTS, WAIT, PAYMENT, NAME
}
