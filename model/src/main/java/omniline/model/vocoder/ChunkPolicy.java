package omniline.model.vocoder;

/**
 * When a chunk is synthesised (spec section 6.2): the first one as soon as it is worth hearing, the later ones as late as the
 * playout allows, so that they grow and cost less for each unit. Whoever asks after every decode step, each shorter than the
 * reserve less the time a few units take to come, never lets the playout run dry. Pure.
 *
 * @param firstUnits pending units that start the reply's sound
 * @param leastUnits pending units below which no chunk is worth its context; the two newest ones are not given out
 * @param mostUnits pending units that are synthesised however full the playout is: what one step brings beyond them goes along
 * @param reserveMs sound that must be left in the playout when a chunk is ready
 * @param unitCostMs longest time that the synthesis of one unit takes, measured by the caller; what waits longer needs more reserve
 */
public record ChunkPolicy(int firstUnits, int leastUnits, int mostUnits, long reserveMs, double unitCostMs) {

  public ChunkPolicy {
    if (leastUnits < 1 || firstUnits < leastUnits || mostUnits < firstUnits) {
      throw new IllegalArgumentException("1 <= leastUnits <= firstUnits <= mostUnits does not hold");
    }
    if (reserveMs < 0 || !(unitCostMs >= 0)) {
      throw new IllegalArgumentException("times are not negative");
    }
  }

  /** A first chunk of 10 units (paper, section 3.4), later ones of up to 40. */
  public static ChunkPolicy usual(long reserveMs, double unitCostMs) {
    return new ChunkPolicy(10, 5, 40, reserveMs, unitCostMs);
  }

  /** Whether the reply's first chunk is synthesised now: nobody hears anything yet. */
  public boolean firstDue(int pendingUnits) {
    return pendingUnits >= firstUnits;
  }

  /** Whether a later chunk is synthesised now, with this much sound left in the playout. */
  public boolean due(long bufferedMs, int pendingUnits) {
    if (pendingUnits >= mostUnits) {
      return true;
    }
    return pendingUnits >= leastUnits && bufferedMs <= reserveMs + unitCostMs * pendingUnits;
  }
}
