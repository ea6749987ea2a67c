package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import omniline.model.torch.TorchRuntime;
import omniline.train.augment.Augmentation;
import omniline.train.barista.Order;
import omniline.train.barista.caller.RecordedPattern;
import omniline.train.barista.dialogue.Lexicon;
import omniline.train.cli.work.Recordings;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.TrainClock;
import omniline.train.cli.work.Transcript;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.encoder.EncoderRecipe;
import omniline.train.encoder.EncoderShape;
import omniline.train.encoder.HeldSpeech;
import omniline.train.encoder.Pronunciations;
import omniline.train.encoder.SpokenLessons;
import omniline.train.encoder.Transcriber;
import omniline.train.encoder.Words;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.Tensors;
import omniline.train.loop.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train encoder}: phones of timed speech first, then the people's as well, whose words the first phase recovers. */
@Command(
    name = "encoder",
    mixinStandardHelpOptions = true,
    description = {
      "Teaches the speech encoder (Whisper's layout) phones: frame by frame on the synthetic callers, by CTC on people.",
      "With --people 0 only the callers. With people, their words are recovered first by an encoder trained on callers: run it",
      "once with --name encoder-timed --people 0, then with --from encoder-timed."
    })
final class EncoderCommand implements Callable<Integer> {
  @Mixin private RunOptions run = new RunOptions();

  @Option(names = "--name", defaultValue = "encoder", description = "Folder of the run below --work (${DEFAULT-VALUE}).")
  private String name = "encoder";

  @Option(names = "--from", description = "Begin with what this run ended with, or with a checkpoint's folder: models/barista.")
  private String from = "";

  @Option(names = "--timed", defaultValue = "12", description = "Synthetic clips in a batch (${DEFAULT-VALUE}).")
  private int timed;

  @Option(names = "--people", defaultValue = "0", description = "People's clips in a batch (${DEFAULT-VALUE}).")
  private int people;

  @Option(names = "--dropout", defaultValue = "0",
      description = "Chance that a channel of a block, or a whole block, is left out of a step (${DEFAULT-VALUE}).")
  private double dropout;

  @Option(names = "--recover", description = "Recover people's words anew, by the encoder of --from; otherwise as they were recovered before.")
  private boolean recover;

  @Option(names = "--validate-steps", defaultValue = "200", description = "Steps between two checks on the held groups (${DEFAULT-VALUE}).")
  private long validateSteps;

  @Mixin private Recordings recordings = new Recordings();

  @Override
  public Integer call() throws IOException {
    TorchRuntime.start(run.threads);
    WorkFolder work = WorkFolder.at(run.work);
    try (ClipStore callers = ClipStore.open(work.callers());
        ClipStore persons = ClipStore.open(work.people())) {
      Pronunciations pronunciations = Pronunciations.of(callers);
      Words words = new Words(Lexicon.callers());
      List<Parameter> initial = from.isEmpty() ? List.of() : work.tensors(from);
      Map<String, Clip> transcripts = people > 0 ? transcripts(work, persons, pronunciations, initial) : Map.of();
      Augmentation line = run.augmentation(callers, persons, recordings.learnt());
      try (EncoderRecipe recipe = new EncoderRecipe(EncoderShape.barista(),
              new SpokenLessons(callers, persons, transcripts, new SpokenLessons.Classes(pronunciations, words), line),
              new EncoderRecipe.Share(timed, people, dropout), new HeldSpeech(held(persons), pronunciations, words), initial, run.seed)) {
        RunSettings settings = new RunSettings(work.run(name), new Schedule(run.rate, run.steps, 0.05, 0.02), AdamW.usual().withDecay(0.01f),
            run.accumulate, run.checkpointSeconds, validateSteps).withWorkers(run.workers);
        Tensors.write(work.trained(name), new TrainingRun(recipe, settings, new TrainClock()).run());
      }
    }
    return 0;
  }

  /** What the people of the training groups say: read, or recovered and written down. */
  private Map<String, Clip> transcripts(WorkFolder work, ClipStore persons, Pronunciations pronunciations, List<Parameter> trained)
      throws IOException {
    Path file = work.transcripts();
    List<Transcript> all = Files.exists(file) && !recover ? JsonLines.read(file, Transcript.class) : recovered(persons, pronunciations, trained);
    JsonLines.write(file, all);
    Map<String, Clip> texts = new HashMap<>();
    all.forEach(line -> texts.put(line.id(), line.clip()));
    return texts;
  }

  private List<HeldSpeech.Said> held(ClipStore persons) {
    return recordings.heldBack().stream().map(recording -> new HeldSpeech.Said(persons.samples(persons.indexOf(recording.id()).orElseThrow()),
        RecordedPattern.variants(Order.fromLabels(recording.slots())))).toList();
  }

  private List<Transcript> recovered(ClipStore persons, Pronunciations pronunciations, List<Parameter> trained) {
    List<Transcript> all = new ArrayList<>();
    try (Transcriber transcriber = new Transcriber(EncoderShape.barista(), trained, pronunciations)) {
      for (LabelledRecordings.Recording recording : recordings.learnt()) {
        String id = recording.id();
        float[] samples = persons.samples(persons.indexOf(id).orElseThrow());
        List<String> variants = RecordedPattern.variants(Order.fromLabels(recording.slots()));
        Transcriber.Choice choice = transcriber.choose(samples, variants);
        all.add(new Transcript(id, choice.text(), choice.cost(), choice.margin(), transcriber.words(samples, choice.text())));
      }
    }
    return all;
  }
}
