package omniline.train.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import omniline.model.torch.TorchRuntime;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.TalkMaterial;
import omniline.train.cli.work.TalkOptions;
import omniline.train.cli.work.TrainClock;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.JsonLines;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.Tensors;
import omniline.train.loop.TrainingRun;
import omniline.train.omni.OmniShape;
import omniline.train.omni.StageTwoRecipe;
import omniline.train.tokenizer.BaristaTokenizer;
import omniline.train.voice.UnitLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train stage2}: text in, units out (spec sections 5.6 and 9.1), and the joint mode. */
@Command(
    name = "stage2",
    mixinStandardHelpOptions = true,
    description = "LLaMA-Omni's stage 2: the speech decoder learns the units of the replies by CTC, all else frozen, or with --joint not.")
final class StageTwoCommand implements Callable<Integer> {
  @Mixin private RunOptions run = new RunOptions();

  @Mixin private final TalkOptions options = new TalkOptions();

  @Option(names = "--name", defaultValue = "stage2", description = "Folder of the run below --work (${DEFAULT-VALUE}).")
  private String name = "stage2";

  @Option(names = "--stage1", defaultValue = "stage1", description = "Run of stage 1 that it stands on (${DEFAULT-VALUE}).")
  private String stage1 = "stage1";

  @Option(names = "--from", description = "Begin with what this run of stage 2 ended with, or with a checkpoint's folder.")
  private String from = "";

  @Option(names = "--joint", description = "Adaptor and LLM go on learning beside the speech decoder.")
  private boolean joint;

  @Option(names = "--ctc-weight", defaultValue = "1", description = "What CTC counts for in the joint mode (${DEFAULT-VALUE}).")
  private double ctcWeight;

  @Override
  public Integer call() {
    TorchRuntime.start(run.threads);
    WorkFolder work = WorkFolder.at(run.work);
    Map<String, int[]> units = units(work);
    int count = units.values().stream().flatMapToInt(Arrays::stream).max().orElse(0) + 1;
    OmniShape shape = OmniShape.barista(BaristaTokenizer.MOST_IDS, count);
    SplittableRandom random = new SplittableRandom(run.seed);
    List<Parameter> stageOne = work.wordTensors(stage1);
    List<Parameter> ears = Tensors.like(shape.encoder().parameters(random.split()), stageOne, stage1);
    List<Parameter> begun = shape.speechDecoder(new SplittableRandom(run.seed));
    List<Parameter> decoder = from.isEmpty() ? begun : Tensors.like(begun, work.wordTensors(from), from);
    StageTwoRecipe.Start start = new StageTwoRecipe.Start(ears, Tensors.like(shape.adaptorAndLlm(random.split()), stageOne, stage1), decoder);
    StageTwoRecipe.Settings settings = new StageTwoRecipe.Settings(shape, options.talksABatch, joint, ctcWeight, options.written, run.seed);
    try (TalkMaterial material = new TalkMaterial(work, run, options);
        StageTwoRecipe recipe = new StageTwoRecipe(settings, material.tokenizer(),
            new StageTwoRecipe.Material(material, material.talks(), units), start)) {
      List<Parameter> trained = new ArrayList<>(joint ? ears : List.of());
      trained.addAll(new TrainingRun(recipe, new RunSettings(work.run(name), new Schedule(run.rate, run.steps, 0.05, 0.02),
          AdamW.usual(), run.accumulate, run.checkpointSeconds, 0).withWorkers(run.workers), new TrainClock()).run());
      Tensors.write(work.trained(name), trained);
    }
    return 0;
  }

  /** Units by the spoken words, without actions. */
  private static Map<String, int[]> units(WorkFolder work) {
    Map<String, int[]> units = new HashMap<>();
    for (UnitLine line : JsonLines.read(work.units(), UnitLine.class)) {
      units.put(line.text(), line.units().stream().mapToInt(Integer::intValue).toArray());
    }
    return units;
  }
}
