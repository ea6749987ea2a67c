package omniline.train.voice;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of units.jsonl: what a clip says, in units without equal neighbours and the frames of 20 ms that each lasts.
 *
 * @param id the clip's id
 * @param text what is spoken
 * @param units ids from 0
 * @param durations frames of 20 ms, at least 1, as many as units
 */
public record UnitLine(String id, String text, List<Integer> units, List<Integer> durations) {

  public UnitLine {
    units = List.copyOf(units);
    durations = List.copyOf(durations);
    if (units.size() != durations.size()) {
      throw new IllegalArgumentException(id + " has " + units.size() + " units and " + durations.size() + " durations");
    }
  }

  /** A line from the unit of every frame. */
  public static UnitLine of(String id, String text, int[] frameUnits) {
    List<Integer> units = new ArrayList<>();
    List<Integer> durations = new ArrayList<>();
    for (int t = 0; t < frameUnits.length; t++) {
      if (t > 0 && frameUnits[t] == frameUnits[t - 1]) {
        durations.set(durations.size() - 1, durations.getLast() + 1);
      } else {
        units.add(frameUnits[t]);
        durations.add(1);
      }
    }
    return new UnitLine(id, text, units, durations);
  }

  /** The unit of every frame. */
  public int[] frameUnits() {
    int[] frames = new int[durations.stream().mapToInt(Integer::intValue).sum()];
    int at = 0;
    for (int i = 0; i < units.size(); i++) {
      for (int n = 0; n < durations.get(i); n++) {
        frames[at++] = units.get(i);
      }
    }
    return frames;
  }
}
