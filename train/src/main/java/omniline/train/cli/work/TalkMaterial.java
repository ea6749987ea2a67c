package omniline.train.cli.work;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.TrainException;
import omniline.train.augment.Augmentation;
import omniline.train.augment.Heard;
import omniline.train.augment.TurnCut;
import omniline.train.barista.Order;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.DialogueLines;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.corpus.Splice;
import omniline.train.omni.Hearing;
import omniline.train.omni.SplicedOrders;
import omniline.train.omni.SpokenTalks;
import omniline.train.omni.Talk;
import omniline.train.omni.TalkSource;
import omniline.train.omni.WrittenTalks;

/** The opened stores, tokenizer and talks that stage 1 and stage 2 learn from. Owned by the training thread. */
public final class TalkMaterial implements AutoCloseable, Hearing {

  private final TalkOptions options;
  private final ClipStore callers;
  private final ClipStore persons;
  private final Tokenizer tokenizer;
  private final SpokenTalks talks;
  private final Augmentation line;
  private final Map<Integer, Clip> peoplesWords = new HashMap<>();
  private final List<SplicedOrders.Recorded> recorded = new ArrayList<>();
  private final List<SplicedOrders.Join> joins;
  private final TurnCut cut = TurnCut.usual();

  public TalkMaterial(WorkFolder work, RunOptions run, TalkOptions options) {
    this.options = options;
    callers = ClipStore.open(work.callers());
    persons = ClipStore.open(work.people());
    tokenizer = work.openTokenizer();
    List<LabelledRecordings.Recording> learnt = options.recordings.learnt();
    line = run.augmentation(callers, persons, learnt);
    talks = new SpokenTalks(callers, persons, DialogueLines.read(work.texts().resolve("conversations.jsonl")),
        new SpokenTalks.Mix(options.people, options.transcripts, options.several, options.evenly, options.longestSeconds));
    Map<String, Clip> said = new HashMap<>();
    if (Files.exists(work.transcripts())) {
      JsonLines.read(work.transcripts(), Transcript.class).forEach(transcript -> said.put(transcript.id(), transcript.clip()));
    }
    Map<String, String> texts = new HashMap<>();
    said.forEach((id, clip) -> texts.put(id, clip.text()));
    talks.learnFrom(learnt, texts);
    for (LabelledRecordings.Recording recording : learnt) {
      Clip clip = said.getOrDefault(recording.id(), new Clip(recording.id(), "", ""));
      peoplesWords.put(place(recording.id()), clip);
      recorded.add(new SplicedOrders.Recorded(Order.fromLabels(recording.slots()), clip));
    }
    joins = SplicedOrders.of(recorded, options.spliced, new SplittableRandom(run.seed));
    talks.learnFrom(joins);
  }

  private int place(String id) {
    return persons.indexOf(id).orElseThrow(() -> new TrainException("the recording " + id + " is not in the store: run `omniline train prepare` on the same data"));
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public SpokenTalks talks() {
    return talks;
  }

  /** Further talks of the same coffee bar, in writing; a half of them wishes, whose words are learnt from little speech. */
  public TalkSource written(long seed) {
    int half = options.writtenDialogues / 2;
    return new WrittenTalks(BaristaTexts.dialogues(seed + 1, options.writtenDialogues - half, half), options.transcripts, options.several);
  }

  /** Orders of the groups that are never trained on. */
  public List<Talk> held() {
    return talks.orders(options.recordings.heldBack(), Map.of());
  }

  @Override
  public Sound hear(int clip, RandomGenerator random) {
    Splice spoken = spoken(clip);
    Heard heard = line.apply(spoken.samples(), random.nextLong());
    return new Sound(heard.samples(), heard.moved(spoken.words()));
  }

  @Override
  public Sound plain(int clip) {
    float[] all = spoken(clip).samples();
    return new Sound(cut.part(all, new SplittableRandom(clip)).of(all), List.of());
  }

  /** Callers first, then people, then joined orders. */
  private Splice spoken(int clip) {
    if (clip < callers.size()) {
      return new Splice(callers.samples(clip), callers.clip(clip));
    }
    int person = clip - callers.size();
    if (person < persons.size()) {
      return new Splice(persons.samples(person), peoplesWords.getOrDefault(person, persons.clip(person)));
    }
    SplicedOrders.Join join = joins.get(person - persons.size());
    return recorded(join.first()).with(join.kept(), recorded(join.second()), join.from());
  }

  private Splice recorded(int number) {
    Clip clip = recorded.get(number).said();
    return new Splice(persons.samples(place(clip.id())), clip);
  }

  @Override
  public void close() {
    tokenizer.close();
    persons.close();
    callers.close();
  }
}
