package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.train.TrainException;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.speech.Synthesizer;
import omniline.train.speech.Voice;
import omniline.train.voice.Silence;
import omniline.train.voice.UnitCodebook;
import omniline.train.voice.UnitFeatures;
import omniline.train.voice.UnitLine;
import omniline.train.voice.VoiceFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train units}: the model's voice, its units, and the units of every reply. */
@Command(
    name = "units",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a synthetic voice speak the replies, or takes a folder of recordings with its transcripts.tsv; learns the units of that voice",
      "once (k-means), and writes the units of every clip into WORK/voice/units.jsonl. Replies that are there are not spoken again, and a",
      "codebook that is there is kept: the vocoder and the speech decoder know units by their numbers."
    })
final class UnitsCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(UnitsCommand.class);

  @Mixin private final RunOptions run = new RunOptions();

  @Option(names = "--voice", defaultValue = "flite:rms", description = "The synthetic voice, ENGINE:NAME (${DEFAULT-VALUE}).")
  private String voice = "flite:rms";

  @Option(names = "--folder", description = "A folder of recordings instead: transcripts.tsv, and NAME.wav or NAME.flac.")
  private String folder = "";

  @Option(names = "--dialogues", defaultValue = "300", description = "Dialogues whose replies are spoken (${DEFAULT-VALUE}).")
  private int dialogues;

  @Option(names = "--units", defaultValue = "300", description = "How many units (${DEFAULT-VALUE}).")
  private int units;

  @Option(names = "--change-cost", defaultValue = "0.3", description = "What a change of unit costs; more makes them steadier (${DEFAULT-VALUE}).")
  private float changeCost;

  @Override
  public Integer call() throws IOException {
    WorkFolder work = WorkFolder.at(run.work);
    Files.createDirectories(work.run("voice"));
    if (folder.isEmpty()) {
      speak(work.voiceClips(), BaristaTexts.replies(BaristaTexts.dialogues(run.seed, dialogues)));
    } else {
      VoiceFolder.pack(Path.of(folder), folder, work.voiceClips());
    }
    try (ClipStore clips = ClipStore.open(work.voiceClips())) {
      UnitCodebook codebook;
      if (Files.exists(work.codebook())) {
        codebook = UnitCodebook.read(work.codebook());
      } else {
        UnitCodebook.Plan usual = UnitCodebook.Plan.USUAL;
        codebook = UnitCodebook.learn(clips, new UnitCodebook.Plan(UnitFeatures.USUAL, units, changeCost, usual.frames(), usual.rounds()), run.seed);
        codebook.write(work.codebook());
      }
      List<UnitLine> lines = codebook.lines(clips);
      JsonLines.write(work.units(), lines);
      report(lines);
    }
    return 0;
  }

  private void speak(Path base, Collection<String> replies) {
    try (Synthesizer synthesizer = new Synthesizer();
        ClipStore.Writer store = new ClipStore.Writer(base);
        ProgressBar bar = new ProgressBarBuilder().setTaskName("speaking").setStyle(ProgressBarStyle.ASCII).setInitialMax(replies.size()).build()) {
      Voice speaker = speaker(synthesizer.voices());
      for (String reply : replies) {
        String id = Dialogue.Turn.utteranceId(reply);
        if (!store.holds(id)) {
          float[] samples = Silence.trimmed(synthesizer.speak(speaker, reply).samples());
          store.append(new Clip(id, speaker.speaker(), reply), AudioFiles.toPcm(samples));
        }
        bar.step();
      }
    }
  }

  private Voice speaker(List<Voice> voices) {
    return voices.stream().filter(one -> one.speaker().equals(voice)).findFirst().orElseThrow(() -> new TrainException("this machine has no voice "
        + voice + ": install its program, or name one of " + String.join(", ", voices.stream().map(Voice::speaker).toList())));
  }

  /** The speech decoder has 25 places for each token of text: a clip that needs more for a word could not be said. */
  private static void report(List<UnitLine> lines) {
    double[] each = lines.stream().mapToDouble(line -> line.units().size() / (double) Math.max(1, words(line.text()))).toArray();
    LOG.info(String.format(Locale.ROOT, "%d clips, units a word %.1f, at most %.1f in a clip", lines.size(), Arrays.stream(each).average().orElse(0),
        Arrays.stream(each).max().orElse(0)));
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : (int) text.chars().filter(c -> c == ' ').count() + 1;
  }
}
