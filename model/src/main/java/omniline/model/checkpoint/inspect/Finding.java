package omniline.model.checkpoint.inspect;

/**
 * One thing that an inspection found.
 *
 * @param kind what it is
 * @param text which file or tensor, what was found and what was expected
 */
public record Finding(Kind kind, String text) {
  /** From what makes a checkpoint useless down to what is only good to know. */
  public enum Kind {
    FILE("file", true),
    MISSING("missing", true),
    MISSHAPEN("misshapen", true),
    WRONG_TYPE("wrong dtype", true),
    SUPERFLUOUS("superfluous", false),
    NOTE("note", false);

    private final String label;
    private final boolean fault;

    Kind(String label, boolean fault) {
      this.label = label;
      this.fault = fault;
    }

    /** True when a checkpoint with such a finding cannot be loaded. */
    public boolean isFault() {
      return fault;
    }
  }

  @Override
  public String toString() {
    return "%-12s %s".formatted(kind.label, text);
  }
}
