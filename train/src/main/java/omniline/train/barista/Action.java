package omniline.train.barista;

/** What a reply makes the agent do: a special token behind the reply's text, never spoken. */
public enum Action {
  /** The order that was repeated last is placed. */
  ORDER("<|order|>", "order"),
  /** The call ends after this reply. */
  BYE("<|bye|>", "hang_up"),
  /** The caller is passed to a person. */
  PERSON("<|person|>", "transfer");

  private final String token;
  private final String deed;

  Action(String token, String deed) {
    this.token = token;
    this.deed = deed;
  }

  /** What the agent does, by the name that a checkpoint's profile gives it. */
  public String deed() {
    return deed;
  }

  /** The special token as it stands in the text. */
  public String token() {
    return token;
  }
}
