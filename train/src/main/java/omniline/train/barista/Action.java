package omniline.train.barista;

/** What a reply makes the agent do: a special token behind the reply's text, never spoken. */
public enum Action {
  /** The order that was repeated last is placed. */
  ORDER("<|order|>"),
  /** The call ends after this reply. */
  BYE("<|bye|>"),
  /** The caller is passed to a person. */
  PERSON("<|person|>");

  private final String token;

  Action(String token) {
    this.token = token;
  }

  /** The special token as it stands in the text. */
  public String token() {
    return token;
  }
}
