package omniline.agent.caller.timeline;

import java.util.List;

/**
 * How a placed call went.
 *
 * @param established whether the far end picked up
 * @param codec the agreed codec's name, empty if none was
 * @param ending one phrase for people: why the call is over
 * @param turns the turns that began, in order
 * @param turnsWanted how many the order had
 * @param sound both sides as recorded
 * @param line what became of the far end's sound on its way
 */
public record CallOutcome(boolean established, String codec, String ending, List<TurnTiming> turns, int turnsWanted,
    BothSides sound, LineQuality line) {

  public CallOutcome {
    turns = List.copyOf(turns);
  }

  /** Whether every turn was spoken and answered. */
  public boolean complete() {
    return established && answered().size() == turnsWanted;
  }

  /** The turns that were answered. */
  public List<TurnTiming> answered() {
    return turns.stream().filter(TurnTiming::answered).toList();
  }

  /** Gaps of the answered turns in milliseconds, smallest first. */
  public List<Integer> gapsMs() {
    return answered().stream().map(TurnTiming::gapMs).sorted().toList();
  }
}
