package omniline.train.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import omniline.train.augment.TurnCut;
import omniline.train.barista.Action;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.barista.dialogue.DialogueSimulator;
import omniline.train.speech.Casting;
import omniline.train.speech.Synthesizer;

/**
 * What is answered to turns that are no order: questions, a wish for a person, goodbyes. No recordings of people's are at hand, so
 * synthetic callers say them, bent and worded by a seed that nothing is trained with. Answers are a closed list, so one is right or wrong.
 *
 * @param turns the turns, in their order
 */
public record Wishes(List<Turn> turns) {
  /** Of speakers and words, which `prepare` counts from 1. */
  private static final long SEED = -20;

  public Wishes {
    turns = List.copyOf(turns);
  }

  /**
   * A turn and its answer.
   *
   * @param voice who spoke
   * @param said the words
   * @param wanted the reply's text and what is done
   * @param reply what was answered and done
   */
  public record Turn(String voice, String said, String wanted, String reply) {
    /** To the letter. */
    public boolean isRight() {
      return wanted.equals(reply);
    }
  }

  /** Speaks so many of them to a checkpoint, telling each. */
  public static Wishes play(Acceptance acceptance, int count, Runnable done) {
    DialogueSimulator simulator = new DialogueSimulator(new SplittableRandom(SEED));
    SplittableRandom random = new SplittableRandom(SEED);
    TurnCut cut = TurnCut.usual();
    List<Turn> turns = new ArrayList<>();
    try (Synthesizer synthesizer = new Synthesizer()) {
      Casting casting = Casting.usual(synthesizer.voices());
      for (int i = 0; i < count; i++) {
        Dialogue.Turn wish = simulator.nextWish().turns().getFirst();
        var voice = casting.draw(random);
        float[] spoken = synthesizer.speak(voice, wish.heard()).samples();
        Acceptance.Answer answer = acceptance.answer(wish.heard(), cut.part(spoken, random).of(spoken));
        turns.add(new Turn(voice.toString(), wish.heard(), written(wish.reply().spoken(), wish.reply().actions().stream().map(Action::deed).toList()),
            written(answer.report().text(), answer.actions())));
        done.run();
      }
    }
    return new Wishes(turns);
  }

  private static String written(String spoken, List<String> deeds) {
    return deeds.isEmpty() ? spoken : spoken + " " + deeds;
  }

  /** Share of right answers. */
  public double rightShare() {
    return turns.isEmpty() ? 0 : (double) turns.stream().filter(Turn::isRight).count() / turns.size();
  }

  /** A table for people: of every reply, how often it was wanted and given; the worst first. */
  public String table() {
    Map<String, int[]> counts = new TreeMap<>();
    for (Turn turn : turns) {
      int[] count = counts.computeIfAbsent(turn.wanted(), _ -> new int[2]);
      count[0]++;
      count[1] += turn.isRight() ? 1 : 0;
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "wishes: %d of synthetic callers, %.1f %% answered rightly", turns.size(), 100 * rightShare()));
    counts.entrySet().stream().sorted(Comparator.comparingDouble(entry -> (double) entry.getValue()[1] / entry.getValue()[0]))
        .forEach(entry -> lines.add(String.format(Locale.ROOT, "  %3d of %3d  %s", entry.getValue()[1], entry.getValue()[0], entry.getKey())));
    return String.join(System.lineSeparator(), lines);
  }
}
