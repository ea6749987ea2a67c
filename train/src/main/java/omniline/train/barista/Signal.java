package omniline.train.barista;

/** Turns that carry nothing but themselves. */
public enum Signal implements Meaning {
  YES, NO, THANKS, PERSON, GOODBYE, CANCEL, HELLO,
  /** Something that the bar does not sell. */
  OFF_MENU,
  /** Everything else. */
  UNCLEAR
}
