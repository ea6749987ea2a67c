package omniline.train.llasm;

/** LLaSM's two phases (spec section 9.2); Whisper is frozen in both. */
public enum Phase {
  /** Modality adaptation: only the adaptor and the audio tokens' embeddings learn, from transcripts. */
  ADAPTATION(1),
  /** Cross-modal instruction tuning: adaptor and LLM learn, from spoken and written conversations. */
  INSTRUCTION(2);

  private final int number;

  Phase(int number) {
    this.number = number;
  }

  /** 1 or 2, as the paper counts. */
  public int number() {
    return number;
  }

  /** The phase of that number. */
  public static Phase of(int number) {
    if (number != ADAPTATION.number && number != INSTRUCTION.number) {
      throw new IllegalArgumentException("LLaSM has the phases 1 and 2, not " + number);
    }
    return number == ADAPTATION.number ? ADAPTATION : INSTRUCTION;
  }
}
