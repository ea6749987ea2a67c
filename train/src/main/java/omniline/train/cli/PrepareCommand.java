package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import omniline.train.augment.TurnCut;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.cli.work.Published;
import omniline.train.cli.work.Recordings;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.speech.Casting;
import omniline.train.speech.CorpusSpeaker;
import omniline.train.speech.Synthesizer;
import omniline.train.tokenizer.BaristaTokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train prepare}: the coffee bar's texts, its tokenizer, synthetic callers who speak every turn, the people's recordings. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Writes what the recipes learn from into --work: dialogues, tokenizer, synthetic callers (flite, festival, espeak-ng as far as they",
      "are installed), and people's recordings, cut to what a turn on a call contains. What is there already is not made again."
    })
final class PrepareCommand implements Callable<Integer> {
  private static final int TOKENIZER_DIALOGUES = 20_000;
  /** More than a turn keeps around speech, so that augmentation can choose. */
  private static final TurnCut EDGES = new TurnCut(400, 400, 700, 700);

  @Mixin private RunOptions run = new RunOptions();

  @Mixin private Recordings recordings = new Recordings();

  @Option(names = "--dialogues", defaultValue = "300", description = "Dialogues whose turns are spoken (${DEFAULT-VALUE}).")
  private int dialogues;

  @Option(names = "--wishes", defaultValue = "200",
      description = "Turns that are no order and are spoken besides: questions, a wish for a person, goodbyes (${DEFAULT-VALUE}).")
  private int wishes;

  @Option(names = "--from", description = {"A checkpoint's folder that training is to go on from, models/barista: its tokenizer and its units are taken",
      "instead of learning others."})
  private String from = "";

  @Override
  public Integer call() throws IOException {
    WorkFolder work = WorkFolder.at(run.work);
    List<Dialogue> talks = BaristaTexts.dialogues(run.seed, dialogues, wishes);
    BaristaTexts.write(work.texts(), talks);
    if (from.isEmpty()) {
      Files.createDirectories(work.tokenizer());
      BaristaTokenizer.write(work.tokenizer(), 1, TOKENIZER_DIALOGUES);
    } else {
      new Published(Path.of(from)).hand(work);
    }
    List<String> turns = talks.stream().flatMap(dialogue -> dialogue.turns().stream()).map(Dialogue.Turn::heard).toList();
    try (Synthesizer synthesizer = new Synthesizer()) {
      new CorpusSpeaker(synthesizer, Casting.usual(synthesizer.voices()), run.seed).speak(work.callers(), turns);
    }
    try (ClipStore.Writer people = new ClipStore.Writer(work.people())) {
      for (LabelledRecordings.Recording recording : recordings.all().recordings()) {
        if (!people.holds(recording.id())) {
          float[] all = recording.samples();
          float[] speech = EDGES.part(all, new SplittableRandom(0)).of(all);
          people.append(new Clip(recording.id(), "group " + recording.group(), ""), AudioFiles.toPcm(speech));
        }
      }
    }
    return 0;
  }
}
