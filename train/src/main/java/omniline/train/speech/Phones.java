package omniline.train.speech;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one set of phones for all voices: the 39 of the CMU dictionary in lower case, and {@code pau} for silence. Reduced vowels are
 * {@code ah}, as in that dictionary. flite and festival speak a set that is nearly this one. Constants.
 */
public final class Phones {
  /** Silence, and the first of all. */
  public static final String PAUSE = "pau";

  /** All 40; the index is the class to predict. */
  public static final List<String> ALL = List.of(PAUSE, "aa", "ae", "ah", "ao", "aw", "ay", "b", "ch", "d", "dh", "eh", "er", "ey",
      "f", "g", "hh", "ih", "iy", "jh", "k", "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t", "th", "uh", "uw", "v", "w",
      "y", "z", "zh");

  private static final Map<String, String> AMERICAN = Map.ofEntries(Map.entry("ax", "ah"), Map.entry("axr", "er"),
      Map.entry("ix", "ih"), Map.entry("em", "m"), Map.entry("en", "n"), Map.entry("el", "l"), Map.entry("dx", "t"),
      Map.entry("nx", "n"), Map.entry("hv", "hh"), Map.entry("h#", PAUSE), Map.entry("brth", PAUSE), Map.entry("ssil", PAUSE));

  private Phones() {
  }

  /** The place of a phone in {@link #ALL}, or -1. */
  public static int indexOf(String phone) {
    return ALL.indexOf(phone);
  }

  /** A phone of flite's or festival's American voices in this set; null where it is not known. */
  static @Nullable String ofAmerican(String phone) {
    return ALL.contains(phone) ? phone : AMERICAN.get(phone);
  }
}
