package omniline.train.cli;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.augment.Augmentation;
import omniline.train.augment.TurnCut;
import omniline.train.barista.dialogue.DialogueLines;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.omni.Hearing;
import omniline.train.omni.SpokenTalks;
import omniline.train.omni.Talk;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What stage 1 and stage 2 learn from, as options, and opened. */
final class TalkMaterial implements AutoCloseable {
  @Mixin private Recordings recordings = new Recordings();

  @Option(names = "--talks", defaultValue = "16", description = "Talks in a batch (${DEFAULT-VALUE}).")
  int talksABatch;

  @Option(names = "--people", defaultValue = "0.4", description = "Share of talks with people (${DEFAULT-VALUE}).")
  private double people;

  @Option(names = "--transcripts", defaultValue = "0.3", description = "Share of talks that ask for the words (${DEFAULT-VALUE}).")
  private double transcripts;

  @Option(names = "--several", defaultValue = "0.5", description = "Share of dialogues that go on after their first turn (${DEFAULT-VALUE}).")
  private double several;

  private ClipStore callers;
  private ClipStore persons;
  private Tokenizer tokenizer;
  private SpokenTalks talks;
  private Augmentation line;

  void open(WorkFolder work) {
    callers = ClipStore.open(work.callers());
    persons = ClipStore.open(work.people());
    tokenizer = work.openTokenizer();
    talks = new SpokenTalks(callers, persons, DialogueLines.read(work.texts().resolve("conversations.jsonl")),
        new SpokenTalks.Mix(people, transcripts, several));
    Map<String, String> texts = new HashMap<>();
    if (Files.exists(work.transcripts())) {
      JsonLines.read(work.transcripts(), EncoderCommand.Transcript.class).forEach(line -> texts.put(line.id(), line.text()));
    }
    talks.learnFrom(recordings.learnt(), texts);
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  SpokenTalks talks() {
    return talks;
  }

  /** Orders of the groups that are never trained on. */
  List<Talk> held() {
    return talks.orders(recordings.heldBack());
  }

  Hearing hearing(RunOptions run) {
    line = run.augmentation(callers);
    TurnCut cut = TurnCut.usual();
    return new Hearing() {
      @Override
      public float[] hear(int clip, RandomGenerator random) {
        return line.apply(raw(clip), random.nextLong()).samples();
      }

      @Override
      public float[] plain(int clip) {
        float[] all = raw(clip);
        return cut.part(all, new SplittableRandom(clip)).of(all);
      }

      private float[] raw(int clip) {
        return clip < callers.size() ? callers.samples(clip) : persons.samples(clip - callers.size());
      }
    };
  }

  @Override
  public void close() {
    line.close();
    tokenizer.close();
    persons.close();
    callers.close();
  }
}
