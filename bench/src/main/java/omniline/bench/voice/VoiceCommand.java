package omniline.bench.voice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.bench.BenchClock;
import omniline.bench.BenchException;
import omniline.bench.Limits;
import omniline.bench.figures.FigureTable;
import omniline.model.checkpoint.CheckpointException;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import omniline.train.voice.MelPicture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code omniline bench voice}: whether a recogniser that knows nothing of the model understands what it says. */
@Command(
    name = "voice",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a checkpoint say replies in its own voice, at 16 kHz: fixed ones and orders of dialogues that it was not taught with. Counts",
      "the words that PocketSphinx hears wrongly. With --reference, recordings of the voice that was learnt, the same for them, which is",
      "the least that the recogniser itself gets wrong, and how far apart the two sayings of a sentence are."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:the recogniser is missing or fails, or the model cannot speak", "2:bad input"})
public final class VoiceCommand implements Callable<Integer> {
  private static final double TARGET_PERCENT = 10;
  private static final int LEAST_SAMPLES = 1_600;
  private static final long LANGUAGE_SEED = 1;

  /** Which word may follow which. */
  private enum Grammar { PAIRS, WORDS }

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "DIR", description = "The checkpoint (default: ${DEFAULT-VALUE}).")
  private Path model = Path.of("models/barista");

  @Option(names = "--replies", paramLabel = "N", description = "Replies to say (default: ${DEFAULT-VALUE}).")
  private int replies = 60;

  @Option(names = "--seed", description = "Of the dialogues; not one that the model was taught with (default: ${DEFAULT-VALUE}).")
  private long seed = 777_000_777;

  @Option(names = "--reference", paramLabel = "STORE", description = "Recordings of the voice: STORE.bin and STORE.jsonl.")
  private @Nullable Path reference;

  @Option(names = "--grammar", description = "What the recogniser may hear: pairs of words that occur in replies, or any words of theirs in any"
      + " order, which even recordings fare badly with (default: ${DEFAULT-VALUE}).")
  private Grammar grammar = Grammar.PAIRS;

  @Option(names = "--worst", paramLabel = "N", description = "Sentences to show that were misheard most (default: ${DEFAULT-VALUE}).")
  private int worst = 8;

  @Option(names = "--plot", paramLabel = "FILE.png",
      description = "Draw the error rates, and with --reference one sentence's spectra as FILE-spectra.png.")
  private @Nullable Path plot;

  @Option(names = "--keep", paramLabel = "DIR", description = "Keep the sounds and the recogniser's files there.")
  private @Nullable Path keep;

  private final FigureTable table = new FigureTable();

  @Override
  public Integer call() throws IOException {
    Limits.within(spec, "--replies", replies, new Limits.Range(2, 10_000));
    Limits.within(spec, "--worst", worst, new Limits.Range(0, 10_000));
    if (!PocketSphinx.present()) {
      throw new BenchException("the recogniser is missing: install pocketsphinx and pocketsphinx-en-us");
    }
    Path folder = keep == null ? Files.createTempDirectory("omniline-voice") : keep;
    try (Recordings recordings = recordings()) {
      measure(folder, recordings);
    } catch (TrainException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      if (keep == null) {
        delete(folder);
      }
    }
    return 0;
  }

  /** The reference, or none. */
  private record Recordings(@Nullable Reference store) implements AutoCloseable {
    @Override
    public void close() {
      if (store != null) {
        store.close();
      }
    }
  }

  private Recordings recordings() {
    return new Recordings(reference == null ? null : new Reference(reference));
  }

  private void measure(Path folder, Recordings recordings) throws IOException {
    Set<String> language = ReplyTexts.language(LANGUAGE_SEED);
    WordGrammar pairs = WordGrammar.ofPairs(language);
    WordGrammar heardBy = grammar == Grammar.PAIRS ? pairs : WordGrammar.ofWords(language);
    List<String> texts = ReplyTexts.choose(seed, replies);
    List<Spoken> spoken = say(texts);
    Map<String, Understanding> voices = new LinkedHashMap<>();
    voices.put("model", understand(folder.resolve("model"), spoken, heardBy));
    show("spoken replies", voices.get("model"), true);
    Reference store = recordings.store();
    if (store != null) {
      List<Spoken> recorded = store.about(texts, pairs);
      if (recorded.isEmpty()) {
        table.shown("the recordings", reference + " has no reply of the coffee bar's among them");
      } else {
        voices.put("recordings", understand(folder.resolve("recordings"), recorded, heardBy));
        show("recordings", voices.get("recordings"), false);
      }
      compare(spoken, store);
    }
    table.print(System.out);
    misheard(voices.get("model"));
    if (plot != null) {
      ErrorPlot.write(plot, voices);
    }
  }

  private List<Spoken> say(List<String> texts) {
    List<Spoken> spoken = new ArrayList<>();
    try (OwnVoice voice = new OwnVoice(model, new BenchClock());
        ProgressBar bar = new ProgressBarBuilder().setTaskName("speaking").setStyle(ProgressBarStyle.ASCII).setInitialMax(texts.size()).build()) {
      for (String text : texts) {
        spoken.add(voice.say(text));
        bar.step();
      }
    } catch (CheckpointException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return spoken;
  }

  private static Understanding understand(Path folder, List<Spoken> sounds, WordGrammar grammar) {
    return Understanding.of(sounds, PocketSphinx.recognise(folder, sounds, grammar));
  }

  private void show(String who, Understanding voice, boolean held) {
    String name = String.format(Locale.ROOT, "word errors of %d %s (%d words)", voice.sentences().size(), who, voice.all().words());
    if (held) {
      table.atMost(name, voice.all().percent(), TARGET_PERCENT, " %");
    } else {
      table.shown(name, voice.all().percent(), " %");
    }
    table.shown("  of fixed replies", voice.fixed().percent(), " %");
    table.shown("  of repeated orders", voice.orders().percent(), " %");
  }

  /** Sentences of which there is a recording: how far the model's saying is from it. */
  private void compare(List<Spoken> spoken, Reference store) {
    List<Double> distances = new ArrayList<>();
    double share = 0;
    for (Spoken own : spoken) {
      Optional<Spoken> recorded = store.of(own.text());
      if (recorded.isPresent() && own.pcm16k().length >= LEAST_SAMPLES) {
        if (distances.isEmpty() && plot != null) {
          MelPicture.write(spectra(plot), own.text(), AudioFiles.toFloats(recorded.get().pcm16k()), AudioFiles.toFloats(own.pcm16k()));
        }
        distances.add(CepstralDistance.decibels(recorded.get().pcm16k(), own.pcm16k()));
        share += (double) own.pcm16k().length / recorded.get().pcm16k().length;
      }
    }
    if (!distances.isEmpty()) {
      int count = distances.size();
      table.shown("mel-cepstral distance to " + count + " recordings", distances.stream().mapToDouble(Double::doubleValue).sum() / count, " dB");
      table.shown("length as a share of theirs", share / count, "");
    }
  }

  private void misheard(Understanding voice) {
    for (Understanding.Sentence sentence : voice.worst(worst)) {
      System.out.printf(Locale.ROOT, "%d of %d words wrong%n  said   %s%n  heard  %s%n", sentence.errors().errors(), sentence.errors().words(),
          String.join(" ", WordErrors.words(sentence.text())), String.join(" ", sentence.heard()));
    }
  }

  private static Path spectra(Path plot) {
    String name = String.valueOf(plot.getFileName());
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return plot.resolveSibling(name.substring(0, dot) + "-spectra" + name.substring(dot));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
    }
  }
}
