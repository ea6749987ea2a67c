package omniline.train.omni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import omniline.train.barista.Order;
import omniline.train.barista.OrderReader;
import omniline.train.barista.OrderText;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.LabelledRecordings;

/**
 * The coffee bar's talks over two stores: dialogues whose every turn a synthetic caller spoke, in the order of the store, and people's
 * orders. Clips of the first store are numbered from 0, those of the second behind them. Immutable.
 */
public final class SpokenTalks implements TalkSource {

  private final List<Talk> dialogues = new ArrayList<>();
  private final List<Talk> people = new ArrayList<>();
  private final Map<String, List<Talk>> byReply = new LinkedHashMap<>();
  private final List<String> fixedReplies = new ArrayList<>();
  private final List<Talk> joined = new ArrayList<>();
  private final List<Talk> transcripts = new ArrayList<>();
  private final List<Talk> peopleTranscripts = new ArrayList<>();
  private final Continuations continuations = new Continuations();
  private final ClipStore persons;
  private final int callers;
  private final Mix mix;

  /**
   * How talks are mixed.
   *
   * @param people share of talks with people's orders
   * @param transcripts share of talks that ask for the words
   * @param several share of the dialogues that go on after their first turn, the others are cut behind it; and of people's orders that
   *     are part of a longer talk
   * @param evenly share of the dialogues that are drawn by a reply that is no order's, each reply as often, and end with it
   * @param longestSeconds longest first turn; longer ones are left out
   */
  public record Mix(double people, double transcripts, double several, double evenly, double longestSeconds) {}

  public SpokenTalks(ClipStore callers, ClipStore persons, List<Dialogue> spoken, Mix mix) {
    this.persons = persons;
    this.callers = callers.size();
    this.mix = mix;
    double longest = mix.longestSeconds * AudioFiles.RATE_HZ;
    int clip = 0;
    for (Dialogue dialogue : spoken) {
      List<Talk.Turn> turns = new ArrayList<>();
      for (Dialogue.Turn turn : dialogue.turns()) {
        turns.add(new Talk.Turn(clip, turn.heard(), turn.reply().text()));
        if (callers.lengthSamples(clip) <= longest) {
          transcripts.add(new Talk(List.of(new Talk.Turn(clip, turn.heard(), turn.heard())), Talk.TRANSCRIBE));
        }
        clip++;
      }
      if (callers.lengthSamples(turns.getFirst().clip()) <= longest) {
        Talk talk = new Talk(turns, "");
        dialogues.add(talk);
        continuations.learnFrom(talk);
        index(talk);
      }
    }
    if (clip > this.callers) {
      throw new IllegalArgumentException("the dialogues have " + clip + " turns, the store " + this.callers + " clips");
    }
    fixedReplies.addAll(byReply.keySet());
  }

  /** By each of its fixed replies the part of a talk that leads to it. */
  private void index(Talk talk) {
    for (int i = 0; i < talk.turns().size(); i++) {
      String reply = talk.turns().get(i).reply();
      if (OrderReader.read(reply).isEmpty()) {
        byReply.computeIfAbsent(reply, _ -> new ArrayList<>()).add(new Talk(talk.turns().subList(0, i + 1), talk.instruction()));
      }
    }
  }

  /** Adds people's orders to what is drawn; their words too, where they are known. */
  public void learnFrom(List<LabelledRecordings.Recording> recordings, Map<String, String> texts) {
    double longest = mix.longestSeconds * AudioFiles.RATE_HZ;
    List<LabelledRecordings.Recording> fitting = recordings.stream()
        .filter(recording -> persons.lengthSamples(persons.indexOf(recording.id()).orElseThrow()) <= longest).toList();
    people.addAll(orders(fitting, texts));
    for (LabelledRecordings.Recording recording : fitting) {
      String text = texts.get(recording.id());
      if (text != null) {
        peopleTranscripts.add(new Talk(List.of(new Talk.Turn(clip(recording), text, text)), Talk.TRANSCRIBE));
      }
    }
  }

  /** Adds joined orders, whose clips are numbered behind the people's; they are drawn as often as whole ones. */
  public void learnFrom(List<SplicedOrders.Join> joins) {
    for (int i = 0; i < joins.size(); i++) {
      joined.add(new Talk(List.of(new Talk.Turn(callers + persons.size() + i, "", OrderText.of(joins.get(i).order()))), ""));
    }
  }

  /** People's orders with the replies that repeat them; their words where they are known. */
  public List<Talk> orders(List<LabelledRecordings.Recording> recordings, Map<String, String> texts) {
    return recordings.stream().map(recording -> new Talk(List.of(new Talk.Turn(clip(recording), texts.getOrDefault(recording.id(), ""),
        OrderText.of(Order.fromLabels(recording.slots())))), "")).toList();
  }

  private int clip(LabelledRecordings.Recording recording) {
    return callers + persons.indexOf(recording.id()).orElseThrow();
  }

  @Override
  public Talk draw(RandomGenerator random) {
    boolean asked = random.nextDouble() < mix.transcripts;
    boolean person = random.nextDouble() < mix.people && !people.isEmpty();
    if (asked) {
      return one(person && !peopleTranscripts.isEmpty() ? peopleTranscripts : transcripts, random);
    }
    if (person) {
      Talk order = one(joined.isEmpty() || random.nextBoolean() ? people : joined, random);
      return random.nextDouble() < mix.several ? continuations.around(order, one(people, random), random) : order;
    }
    if (random.nextDouble() < mix.evenly && !fixedReplies.isEmpty()) {
      return one(byReply.getOrDefault(fixedReplies.get(random.nextInt(fixedReplies.size())), dialogues), random);
    }
    Talk talk = one(dialogues, random);
    return random.nextDouble() < mix.several ? talk : new Talk(talk.turns().subList(0, 1), talk.instruction());
  }

  private static Talk one(List<Talk> talks, RandomGenerator random) {
    return talks.get(random.nextInt(talks.size()));
  }
}
