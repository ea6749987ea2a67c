package omniline.train.cli;

import java.util.List;
import java.util.concurrent.Callable;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.torch.TorchRuntime;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.TrainClock;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.JsonLines;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.Tensors;
import omniline.train.loop.TrainingRun;
import omniline.train.voice.UnitCodebook;
import omniline.train.voice.UnitLine;
import omniline.train.voice.VocoderRecipe;
import omniline.train.voice.VocoderShape;
import omniline.train.voice.VoiceCheck;
import omniline.train.voice.VoiceModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train vocoder}: the voice that speaks the units of {@code units} (spec section 7.5). */
@Command(
    name = "vocoder",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the unit vocoder on the voice's clips and their units: generator and duration predictor. At the end WORK/voice/vocoder holds",
      "it as a model wants it, and WORK/voice/check what it makes of clips that it has not learnt: sound and pictures."
    })
final class VocoderCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(VocoderCommand.class);
  private static final AdamW OPTIMIZER = new AdamW(0.8f, 0.99f, 1e-8f, 0.001f, 1);
  private static final int VALIDATE_STEPS = 500;

  @Mixin private final RunOptions run = new RunOptions();

  @Option(names = "--name", defaultValue = "vocoder-run", description = "Folder of the run below --work (${DEFAULT-VALUE}).")
  private String name = "vocoder-run";

  @Option(names = "--from", description = "Begin with what this run ended with.")
  private String from = "";

  @Option(names = "--segments", defaultValue = "8", description = "Segments in a batch (${DEFAULT-VALUE}).")
  private int segments;

  @Option(names = "--frames", defaultValue = "32", description = "Frames of 20 ms in a segment (${DEFAULT-VALUE}).")
  private int frames;

  @Override
  public Integer call() {
    TorchRuntime.start(run.threads);
    WorkFolder work = WorkFolder.at(run.work);
    VocoderConfig config = VocoderShape.barista(UnitCodebook.read(work.codebook()).centres().count());
    List<UnitLine> lines = JsonLines.read(work.units(), UnitLine.class);
    List<Parameter> initial = from.isEmpty() ? VocoderShape.initial(config, run.seed) : Tensors.read(work.trained(from));
    VocoderRecipe.Batch batch = new VocoderRecipe.Batch(segments, frames, VocoderRecipe.Batch.USUAL.rows());
    try (ClipStore clips = ClipStore.open(work.voiceClips());
        VocoderRecipe recipe = new VocoderRecipe(clips, lines, config, batch, initial, run.seed)) {
      RunSettings settings = new RunSettings(work.run(name), new Schedule(run.rate, run.steps, 0.02, 0.02), OPTIMIZER, run.accumulate,
          run.checkpointSeconds, VALIDATE_STEPS);
      List<Parameter> trained = new TrainingRun(recipe, settings, new TrainClock()).run();
      Tensors.write(work.trained(name), trained);
      VoiceModel.write(work.run("voice"), config, recipe.atTheVoicesTempo(trained));
      VoiceCheck.Result result = VoiceCheck.run(work.run("voice").resolve("vocoder"), clips, recipe.keptLines(), work.run("voice").resolve("check"));
      LOG.info("{}", result);
    }
    return 0;
  }
}
