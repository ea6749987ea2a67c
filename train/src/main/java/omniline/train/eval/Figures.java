package omniline.train.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What many outcomes come to.
 *
 * @param outcomes the recordings, in their order
 */
public record Figures(List<Outcome> outcomes) {

  private static final int WORST = 12;

  public Figures {
    outcomes = List.copyOf(outcomes);
  }

  /** Right, missing or wrong values of one slot. */
  public record SlotScore(String slot, int wanted, int confirmed, int right) {
    /** The harmonic mean of precision and recall, 1 where nothing was wanted and nothing confirmed. */
    public double f1() {
      return wanted + confirmed == 0 ? 1 : 2.0 * right / (wanted + confirmed);
    }
  }

  /** One value taken for another; "-" for a slot that is absent. */
  public record Confusion(String slot, String wanted, String confirmed, int times) {}

  /** Share of recordings with every slot right. */
  public double exactShare() {
    return outcomes.isEmpty() ? 0 : (double) outcomes.stream().filter(Outcome::exact).count() / outcomes.size();
  }

  /** Scores of every slot that occurs, by name. */
  public List<SlotScore> slots() {
    Map<String, int[]> counts = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      outcome.wanted().keySet().forEach(slot -> counts.computeIfAbsent(slot, name -> new int[3])[0]++);
      outcome.heard().forEach((slot, value) -> {
        int[] count = counts.computeIfAbsent(slot, name -> new int[3]);
        count[1]++;
        count[2] += value.equals(outcome.wanted().get(slot)) ? 1 : 0;
      });
    }
    return counts.entrySet().stream().map(e -> new SlotScore(e.getKey(), e.getValue()[0], e.getValue()[1], e.getValue()[2])).toList();
  }

  /** F1 over all slots together. */
  public double slotF1() {
    int wanted = 0;
    int confirmed = 0;
    int right = 0;
    for (SlotScore score : slots()) {
      wanted += score.wanted;
      confirmed += score.confirmed;
      right += score.right;
    }
    return new SlotScore("all", wanted, confirmed, right).f1();
  }

  /** What is taken for what, most frequent first. */
  public List<Confusion> confusions() {
    Map<List<String>, Integer> counts = new TreeMap<>(Comparator.comparing(Object::toString));
    for (Outcome outcome : outcomes) {
      Map<String, String> all = new TreeMap<>(outcome.wanted());
      all.putAll(outcome.heard());
      for (String slot : all.keySet()) {
        String wanted = outcome.wanted().getOrDefault(slot, "-");
        String heard = outcome.heard().getOrDefault(slot, "-");
        if (!Objects.equals(wanted, heard) && outcome.confirmed() != null) {
          counts.merge(List.of(slot, wanted, heard), 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<List<String>, Integer>comparingByValue().reversed())
        .map(e -> new Confusion(e.getKey().get(0), e.getKey().get(1), e.getKey().get(2), e.getValue())).toList();
  }

  /** Time to the first sound that so many of the recordings stay below, in milliseconds; 0 where none had sound. */
  public double firstAudioMs(double share) {
    double[] sorted = outcomes.stream().mapToDouble(Outcome::firstAudioMs).filter(ms -> ms >= 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  /** A table for people. */
  public String table(String title) {
    List<String> lines = new ArrayList<>();
    long without = outcomes.stream().filter(outcome -> outcome.confirmed() == null).count();
    lines.add(String.format(Locale.ROOT, "%s: %d recordings, %.1f %% exact orders, slot F1 %.3f, %d without a confirmation, first sound p50 %.0f ms p95 %.0f ms",
        title, outcomes.size(), 100 * exactShare(), slotF1(), without, firstAudioMs(0.5), firstAudioMs(0.95)));
    for (SlotScore score : slots()) {
      lines.add(String.format(Locale.ROOT, "  %-14s wanted %4d  confirmed %4d  right %4d  F1 %.3f", score.slot, score.wanted, score.confirmed, score.right,
          score.f1()));
    }
    confusions().stream().limit(WORST).forEach(confusion -> lines.add(String.format(Locale.ROOT, "  %3d x %s: \"%s\" taken for \"%s\"", confusion.times,
        confusion.slot, confusion.wanted, confusion.confirmed)));
    return String.join(System.lineSeparator(), lines);
  }
}
