package omniline.train.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import omniline.model.torch.TorchRuntime;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.TalkMaterial;
import omniline.train.cli.work.TalkOptions;
import omniline.train.cli.work.TrainClock;
import omniline.train.cli.work.WorkFolder;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.Tensors;
import omniline.train.loop.TrainingRun;
import omniline.train.omni.OmniShape;
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

  @Mixin private final TalkOptions options = new TalkOptions();

  @Option(names = "--name", defaultValue = "stage1", description = "Folder of the run below --work (${DEFAULT-VALUE}).")
  private String name = "stage1";

  @Option(names = "--encoder", description = "Run whose encoder is taken: encoder, or with --from the encoder of that run.")
  private String encoder = "";

  @Option(names = "--from", description = {"Begin with what this run of stage 1 ended with: adaptor, LLM and,",
      "without --encoder, its encoder. Or a checkpoint's folder: models/barista."})
  private String from = "";

  @Option(names = "--alignment", defaultValue = "0.3", description = "What the distance of timed speech from its words' embeddings counts for (${DEFAULT-VALUE}).")
  private double alignment;

  @Option(names = "--encoder-trained", description = "The encoder learns too.")
  private boolean encoderTrained;

  @Option(names = "--whole-windows", defaultValue = "0.2", description = "Share of batches in the whole window (${DEFAULT-VALUE}).")
  private double wholeWindows;

  @Option(names = "--bare", defaultValue = "0", description = "Share of batches without the system message (${DEFAULT-VALUE}).")
  private double bare;

  @Option(names = "--decay", defaultValue = "0.02", description = "Weight decay (${DEFAULT-VALUE}).")
  private float decay;

  @Option(names = "--validate-steps", defaultValue = "200", description = "Steps between two checks on the held groups (${DEFAULT-VALUE}).")
  private long validateSteps;

  @Override
  public Integer call() {
    TorchRuntime.start(run.threads);
    WorkFolder work = WorkFolder.at(run.work);
    OmniShape shape = OmniShape.barista(BaristaTokenizer.MOST_IDS, 0);
    SplittableRandom random = new SplittableRandom(run.seed);
    String heardBy = encoder.isEmpty() ? from.isEmpty() ? "encoder" : from : encoder;
    List<Parameter> ears = Tensors.like(shape.encoder().parameters(random.split()), work.tensors(heardBy), heardBy);
    List<Parameter> begun = shape.adaptorAndLlm(new SplittableRandom(run.seed));
    List<Parameter> rest = from.isEmpty() ? begun : Tensors.like(begun, work.wordTensors(from), from);
    StageOneRecipe.Settings settings = new StageOneRecipe.Settings(shape, options.talksABatch, encoderTrained, wholeWindows, bare, options.written, alignment, run.seed);
    try (TalkMaterial material = new TalkMaterial(work, run, options);
        StageOneRecipe recipe = new StageOneRecipe(settings, material.tokenizer(),
            new StageOneRecipe.Material(material, material.talks(), material.written(run.seed), material.held()), ears, rest)) {
      List<Parameter> trained = new ArrayList<>(encoderTrained ? List.of() : ears);
      trained.addAll(new TrainingRun(recipe, new RunSettings(work.run(name), new Schedule(run.rate, run.steps, 0.05, 0.02),
          AdamW.usual().withDecay(decay), run.accumulate, run.checkpointSeconds, validateSteps).withWorkers(run.workers), new TrainClock()).run());
      Tensors.write(work.trained(name), trained);
    }
    return 0;
  }
}
