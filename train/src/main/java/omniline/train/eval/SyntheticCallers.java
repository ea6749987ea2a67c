package omniline.train.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import omniline.train.augment.TurnCut;
import omniline.train.barista.Action;
import omniline.train.barista.OrderReader;
import omniline.train.barista.Reply;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.barista.dialogue.DialogueSimulator;
import omniline.train.speech.Casting;
import omniline.train.speech.Synthesizer;
import omniline.train.speech.Voice;

/**
 * What is answered where no recordings of people's are at hand: to turns that are no order, and to second and later turns. Synthetic
 * callers say them, bent and worded by a seed that nothing is trained with. A reply is right to the letter or wrong.
 *
 * @param name what was played, for people
 * @param turns the turns, in their order
 */
public record SyntheticCallers(String name, List<Turn> turns) {
  /** Of speakers and words, which `prepare` counts from 1. */
  private static final long SEED = -20;
  private static final String AN_ORDER = "(an order, repeated)";

  public SyntheticCallers {
    turns = List.copyOf(turns);
  }

  /**
   * A turn and its answer.
   *
   * @param voice who spoke
   * @param place in the talk, from 1
   * @param said the words
   * @param wanted the reply's text and what is done
   * @param reply what was answered and done
   */
  public record Turn(String voice, int place, String said, String wanted, String reply) {
    /** To the letter. */
    public boolean isRight() {
      return wanted.equals(reply);
    }

    /** The reply that was wanted; all orders are one kind. */
    String kind() {
      return OrderReader.read(wanted).isPresent() ? AN_ORDER : wanted;
    }
  }

  /** Turns that are no order, each a conversation of its own. */
  public static SyntheticCallers wishes(Acceptance acceptance, int count, Runnable done) {
    return play("wishes", acceptance, DialogueSimulator::nextWish, count, done);
  }

  /** Talks of several turns, each followed until an answer is wrong: what is asked after that would be another talk. */
  public static SyntheticCallers talks(Acceptance acceptance, int count, Runnable done) {
    return play("talks", acceptance, SyntheticCallers::severalTurns, count, done);
  }

  private static Dialogue severalTurns(DialogueSimulator simulator) {
    Dialogue dialogue = simulator.next();
    while (dialogue.turns().size() < 2) {
      dialogue = simulator.next();
    }
    return dialogue;
  }

  private static SyntheticCallers play(String name, Acceptance acceptance, Function<DialogueSimulator, Dialogue> source, int count, Runnable done) {
    DialogueSimulator simulator = new DialogueSimulator(new SplittableRandom(SEED));
    SplittableRandom random = new SplittableRandom(SEED);
    List<Turn> turns = new ArrayList<>();
    try (Synthesizer synthesizer = new Synthesizer()) {
      Casting casting = Casting.usual(synthesizer.voices());
      for (int i = 0; i < count; i++) {
        turns.addAll(talk(source.apply(simulator).turns(), casting.draw(random), acceptance, synthesizer));
        done.run();
      }
    }
    return new SyntheticCallers(name, turns);
  }

  private static List<Turn> talk(List<Dialogue.Turn> asked, Voice voice, Acceptance acceptance, Synthesizer synthesizer) {
    TurnCut cut = TurnCut.usual();
    List<Turn> turns = new ArrayList<>();
    try (Acceptance.Talk talk = acceptance.open()) {
      for (Dialogue.Turn turn : asked) {
        float[] spoken = synthesizer.speak(voice, turn.heard()).samples();
        Acceptance.Answer answer = talk.answer(turn.heard(), cut.part(spoken, new SplittableRandom(spoken.length)).of(spoken));
        Turn played = new Turn(voice.toString(), turns.size() + 1, turn.heard(), written(turn.reply()), written(answer.report().text(), answer.actions()));
        turns.add(played);
        if (!played.isRight()) {
          break;
        }
      }
    }
    return turns;
  }

  private static String written(Reply reply) {
    return written(reply.spoken(), reply.actions().stream().map(Action::deed).toList());
  }

  private static String written(String spoken, List<String> deeds) {
    return deeds.isEmpty() ? spoken : spoken + " " + deeds;
  }

  /** Share of right answers. */
  public double rightShare() {
    return turns.isEmpty() ? 0 : (double) turns.stream().filter(Turn::isRight).count() / turns.size();
  }

  /** A table for people: of every place and reply, how often it was wanted and given; the worst reply first. */
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%s: %d turns of synthetic callers, %.1f %% answered rightly%s", name, turns.size(), 100 * rightShare(), places()));
    counts(Turn::kind).entrySet().stream().sorted(Comparator.comparingDouble(entry -> (double) entry.getValue()[1] / entry.getValue()[0]))
        .forEach(entry -> lines.add(String.format(Locale.ROOT, "  %3d of %3d  %s", entry.getValue()[1], entry.getValue()[0], entry.getKey())));
    return String.join(System.lineSeparator(), lines);
  }

  private String places() {
    Map<String, int[]> counts = counts(turn -> String.valueOf(turn.place()));
    if (counts.size() < 2) {
      return "";
    }
    StringBuilder places = new StringBuilder();
    counts.forEach((place, count) -> places.append(String.format(Locale.ROOT, ", turn %s %d of %d", place, count[1], count[0])));
    return places.toString();
  }

  /** Of each key how many turns, and how many of them answered rightly. */
  private Map<String, int[]> counts(Function<Turn, String> key) {
    Map<String, int[]> counts = new TreeMap<>();
    for (Turn turn : turns) {
      int[] count = counts.computeIfAbsent(key.apply(turn), _ -> new int[2]);
      count[0]++;
      count[1] += turn.isRight() ? 1 : 0;
    }
    return counts;
  }
}
