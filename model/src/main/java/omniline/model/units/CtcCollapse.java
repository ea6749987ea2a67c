package omniline.model.units;

/**
 * CTC post-processing (spec section 5.5), symbol by symbol: equal neighbours merge first, then blanks go, so "5 blank 5" gives
 * two units. The units of a beginning are the beginning of the units of the whole. State of a reply, owned by the model loop.
 */
public final class CtcCollapse {

  private final int blank;
  private long previous = -1;

  public CtcCollapse(int blank) {
    this.blank = blank;
  }

  /** Takes the next symbols and appends their units. */
  public void push(long[] symbols, UnitList units) {
    for (long symbol : symbols) {
      if (symbol != previous && symbol != blank) {
        units.add(symbol);
      }
      previous = symbol;
    }
  }
}
