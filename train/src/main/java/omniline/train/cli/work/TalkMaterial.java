package omniline.train.cli.work;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.augment.Augmentation;
import omniline.train.augment.Heard;
import omniline.train.augment.TurnCut;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.DialogueLines;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.corpus.Span;
import omniline.train.omni.Hearing;
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
  private final Map<Integer, List<Span>> peoplesWords = new HashMap<>();
  private final TurnCut cut = TurnCut.usual();

  public TalkMaterial(WorkFolder work, RunOptions run, TalkOptions options) {
    this.options = options;
    callers = ClipStore.open(work.callers());
    persons = ClipStore.open(work.people());
    tokenizer = work.openTokenizer();
    line = run.augmentation(callers);
    talks = new SpokenTalks(callers, persons, DialogueLines.read(work.texts().resolve("conversations.jsonl")),
        new SpokenTalks.Mix(options.people, options.transcripts, options.several, options.longestSeconds));
    Map<String, String> texts = new HashMap<>();
    if (Files.exists(work.transcripts())) {
      JsonLines.read(work.transcripts(), Transcript.class).forEach(said -> {
        texts.put(said.id(), said.text());
        peoplesWords.put(persons.indexOf(said.id()).orElseThrow(), said.words());
      });
    }
    talks.learnFrom(options.recordings.learnt(), texts);
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public SpokenTalks talks() {
    return talks;
  }

  /** Further talks of the same coffee bar, in writing. */
  public TalkSource written(long seed) {
    return new WrittenTalks(BaristaTexts.dialogues(seed + 1, options.writtenDialogues), options.transcripts, options.several);
  }

  /** Orders of the groups that are never trained on. */
  public List<Talk> held() {
    return talks.orders(options.recordings.heldBack(), Map.of());
  }

  @Override
  public Sound hear(int clip, RandomGenerator random) {
    Heard heard = line.apply(raw(clip), random.nextLong());
    List<Span> words = clip < callers.size() ? callers.clip(clip).words() : peoplesWords.getOrDefault(clip - callers.size(), List.of());
    return new Sound(heard.samples(), heard.moved(words));
  }

  @Override
  public Sound plain(int clip) {
    float[] all = raw(clip);
    return new Sound(cut.part(all, new SplittableRandom(clip)).of(all), List.of());
  }

  private float[] raw(int clip) {
    return clip < callers.size() ? callers.samples(clip) : persons.samples(clip - callers.size());
  }

  @Override
  public void close() {
    tokenizer.close();
    persons.close();
    callers.close();
  }
}
