package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.model.torch.TorchRuntime;
import omniline.train.augment.Augmentation;
import omniline.train.barista.dialogue.DialogueLines;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.Tensors;
import omniline.train.loop.TrainingRun;
import omniline.train.omni.Hearing;
import omniline.train.omni.OmniShape;
import omniline.train.omni.SpokenTalks;
import omniline.train.omni.StageOneRecipe;
import omniline.train.tokenizer.BaristaTokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train stage1}: speech in, text out (spec section 9.1). */
@Command(
    name = "stage1",
    mixinStandardHelpOptions = true,
    description = "LLaMA-Omni's stage 1: adaptor and LLM, and with --encoder-trained the encoder, learn to answer what they hear.")
final class StageOneCommand implements Callable<Integer> {
  @Mixin private RunOptions run = new RunOptions();

  @Mixin private Recordings recordings = new Recordings();

  @Option(names = "--name", defaultValue = "stage1", description = "Folder of the run below --work (${DEFAULT-VALUE}).")
  private String name = "stage1";

  @Option(names = "--encoder", defaultValue = "encoder", description = "Run whose encoder is taken (${DEFAULT-VALUE}).")
  private String encoder = "encoder";

  @Option(names = "--from", description = "Begin with what this stage 1 run ended with, its encoder too if it has one.")
  private String from = "";

  @Option(names = "--talks", defaultValue = "16", description = "Talks in a batch (${DEFAULT-VALUE}).")
  private int talks;

  @Option(names = "--encoder-trained", description = "The encoder learns too.")
  private boolean encoderTrained;

  @Option(names = "--whole-windows", defaultValue = "0.2", description = "Share of batches in the whole window (${DEFAULT-VALUE}).")
  private double wholeWindows;

  @Option(names = "--people", defaultValue = "0.4", description = "Share of talks with people (${DEFAULT-VALUE}).")
  private double people;

  @Option(names = "--transcripts", defaultValue = "0.3", description = "Share of talks that ask for the words (${DEFAULT-VALUE}).")
  private double transcripts;

  @Option(names = "--several", defaultValue = "0.5", description = "Share of dialogues that go on after their first turn (${DEFAULT-VALUE}).")
  private double several;

  @Option(names = "--decay", defaultValue = "0.02", description = "Weight decay (${DEFAULT-VALUE}).")
  private float decay;

  @Option(names = "--validate-steps", defaultValue = "200", description = "Steps between two checks on the held groups (${DEFAULT-VALUE}).")
  private long validateSteps;

  @Override
  public Integer call() throws IOException {
    TorchRuntime.start(run.threads);
    WorkFolder work = WorkFolder.at(run.work);
    OmniShape shape = OmniShape.barista(BaristaTokenizer.MOST_IDS, 0);
    try (ClipStore callers = ClipStore.open(work.callers());
        ClipStore persons = ClipStore.open(work.people());
        Tokenizer tokenizer = HuggingFaceTokenizer.open(work.tokenizer().resolve("tokenizer.json"), work.tokenizer().resolve("tokenizer_config.json"))) {
      SpokenTalks source = new SpokenTalks(callers, persons, DialogueLines.read(work.texts().resolve("conversations.jsonl")),
          new SpokenTalks.Mix(people, transcripts, several));
      source.learnFrom(recordings.learnt(), texts(work));
      StageOneRecipe.Material material = new StageOneRecipe.Material(hearing(callers, persons, run.augmentation(callers)), source,
          source.orders(recordings.heldBack()));
      StageOneRecipe.Settings settings = new StageOneRecipe.Settings(shape, talks, encoderTrained, wholeWindows, run.seed);
      List<Parameter> began = from.isEmpty() ? List.of() : Tensors.read(work.trained(from));
      List<Parameter> ears = only(began, true);
      if (ears.isEmpty()) {
        ears = only(Tensors.read(work.trained(encoder)), true);
      }
      List<Parameter> rest = from.isEmpty() ? shape.adaptorAndLlm(new SplittableRandom(run.seed)) : only(began, false);
      try (StageOneRecipe recipe = new StageOneRecipe(settings, tokenizer, material, ears, rest)) {
        List<Parameter> trained = new ArrayList<>(encoderTrained ? List.of() : ears);
        trained.addAll(new TrainingRun(recipe, new RunSettings(work.run(name), new Schedule(run.rate, run.steps, 0.05, 0.02),
            AdamW.usual().withDecay(decay), run.accumulate, run.checkpointSeconds, validateSteps), new TrainClock()).run());
        Tensors.write(work.trained(name), trained);
      }
    }
    return 0;
  }

  private static List<Parameter> only(List<Parameter> all, boolean encoder) {
    return all.stream().filter(p -> p.name().startsWith(EncoderShape.PREFIX) == encoder && !p.name().startsWith("phones.")).toList();
  }

  private static Map<String, String> texts(WorkFolder work) {
    Map<String, String> texts = new HashMap<>();
    if (Files.exists(work.transcripts())) {
      JsonLines.read(work.transcripts(), EncoderCommand.Transcript.class).forEach(line -> texts.put(line.id(), line.text()));
    }
    return texts;
  }

  private static Hearing hearing(ClipStore callers, ClipStore persons, Augmentation line) {
    return new Hearing() {
      @Override
      public float[] hear(int clip, RandomGenerator random) {
        return line.apply(plain(clip), random).samples();
      }

      @Override
      public float[] plain(int clip) {
        return clip < callers.size() ? callers.samples(clip) : persons.samples(clip - callers.size());
      }
    };
  }
}
