package omniline.train.omni;

import java.util.Arrays;
import java.util.List;
import omniline.model.torch.ScriptValue;

/**
 * How the states of replies are spread over the slots of the speech decoder (spec section 5.2): a reply of S states and T units has
 * U = max(upsample S, T) slots, and slot t repeats state floor(t S / U). Immutable.
 */
final class Slots {

  private final long[] source;
  private final long[] lengths;
  private final long[] units;
  private final long[] unitLengths;

  /**
   * Spreads them.
   *
   * @param stateCounts states of every reply, which lie one reply's behind another's
   * @param wanted units of every reply
   * @param upsample slots of a state, when they are enough for the units
   */
  Slots(int[] stateCounts, List<int[]> wanted, int upsample) {
    int replies = stateCounts.length;
    lengths = new long[replies];
    unitLengths = new long[replies];
    for (int i = 0; i < replies; i++) {
      unitLengths[i] = wanted.get(i).length;
      lengths[i] = Math.max((long) upsample * stateCounts[i], unitLengths[i]);
    }
    units = wanted.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    int longest = Math.toIntExact(Arrays.stream(lengths).max().orElse(0));
    source = new long[replies * longest];
    long first = 0;
    for (int i = 0; i < replies; i++) {
      for (int t = 0; t < longest; t++) {
        // Behind a reply's last slot its last state goes on; CTC does not look there.
        source[i * longest + t] = first + Math.min(t * (long) stateCounts[i] / lengths[i], stateCounts[i] - 1L);
      }
      first += stateCounts[i];
    }
  }

  /** source, slots, units, unit_lengths of units_training.py. */
  List<ScriptValue> tensors() {
    return List.of(ScriptValue.longs(source), ScriptValue.longs(lengths), ScriptValue.longs(units), ScriptValue.longs(unitLengths));
  }
}
