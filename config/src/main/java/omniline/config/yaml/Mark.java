package omniline.config.yaml;

/** A place in a text, both numbers 1-based; {@link #NOWHERE} when there is none to show. */
public record Mark(int line, int column) {
  public static final Mark NOWHERE = new Mark(0, 0);
}
