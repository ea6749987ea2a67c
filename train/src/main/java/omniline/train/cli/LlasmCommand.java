package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.model.torch.TorchRuntime;
import omniline.train.TrainException;
import omniline.train.barista.dialogue.DialogueLines;
import omniline.train.cli.work.RunOptions;
import omniline.train.cli.work.TrainClock;
import omniline.train.cli.work.WorkFolder;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.ClipStore;
import omniline.train.llasm.CallerSamples;
import omniline.train.llasm.LlasmLines;
import omniline.train.llasm.LlasmRecipe;
import omniline.train.llasm.LlasmSample;
import omniline.train.llasm.Phase;
import omniline.train.llasm.SampleSource;
import omniline.train.llasm.TinyLlasm;
import omniline.train.loop.AdamW;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import omniline.train.tokenizer.BaristaTokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code omniline train llasm}: LLaSM's two phases (spec section 9.2). */
@Command(
    name = "llasm",
    mixinStandardHelpOptions = true,
    description = {
      "LLaSM: phase 1 teaches the adaptor to hear, from transcripts; phase 2 teaches adaptor and LLM to answer, from speech and text.",
      "Without --model both run on a tiny random model, without --data on the synthetic callers that `omniline train prepare` made.",
      "A model needs a tokenizer.json (Hugging Face's fast tokenizer) beside its config.json; SentencePiece's own file is not read."
    })
final class LlasmCommand implements Callable<Integer> {
  @Mixin private RunOptions run = new RunOptions();

  @Option(names = "--model", description = "Checkpoint to begin with (a tiny random one, WORK/llasm/start).")
  private Path model = Path.of("");

  @Option(names = "--phase", defaultValue = "0", description = "1 or 2; 0 for one after the other (${DEFAULT-VALUE}).")
  private int phase;

  @Option(names = "--data", description = "Samples as JSON lines: id, audio, conversations with <audio> marks (the synthetic callers).")
  private Path samples = Path.of("");

  @Option(names = "--out", description = "Folder of the trained checkpoint (WORK/llasm/phase1 or phase2).")
  private Path out = Path.of("");

  @Option(names = "--samples", defaultValue = "4", description = "Samples in a batch (${DEFAULT-VALUE}).")
  private int samplesABatch;

  @Override
  public Integer call() throws IOException {
    TorchRuntime.start(run.threads);
    if (phase < 0 || phase > 2) {
      throw new TrainException("--phase " + phase + ": expected 1, 2, or 0 for both");
    }
    WorkFolder work = WorkFolder.at(run.work);
    Path from = model.toString().isEmpty() ? start(work) : model;
    for (Phase one : phase == 0 ? List.of(Phase.values()) : List.of(Phase.of(phase))) {
      boolean last = phase != 0 || one == Phase.INSTRUCTION;
      Path to = last && !out.toString().isEmpty() ? out : work.run("llasm").resolve("phase" + one.number());
      train(work, one, from, to);
      from = to;
    }
    return 0;
  }

  private void train(WorkFolder work, Phase one, Path from, Path to) {
    LlasmCheckpoint checkpoint = LlasmCheckpoint.open(from);
    LlasmRecipe.Settings settings = new LlasmRecipe.Settings(one, samplesABatch, run.seed, run.threads);
    Path state = to.resolveSibling(to.getFileName() + "-run");
    RunSettings how = new RunSettings(state, Schedule.cosine(run.rate, run.steps), AdamW.usual(), run.accumulate, run.checkpointSeconds, 0);
    try (Tokenizer tokenizer = tokenizer(from)) {
      if (samples.toString().isEmpty()) {
        try (ClipStore callers = ClipStore.open(work.callers())) {
          SampleSource talks = new CallerSamples(one, callers, DialogueLines.read(work.texts().resolve("conversations.jsonl")));
          Function<String, float[]> clips = name -> callers.samples(Integer.parseInt(name));
          train(new LlasmRecipe(settings, checkpoint, new LlasmRecipe.Material(tokenizer, talks, clips)), how, to);
        }
      } else {
        List<LlasmSample> all = LlasmLines.read(samples);
        if (all.isEmpty()) {
          throw new TrainException(samples + ": holds no samples");
        }
        Function<String, float[]> files = name -> AudioFiles.read(Path.of(name));
        train(new LlasmRecipe(settings, checkpoint, new LlasmRecipe.Material(tokenizer, SampleSource.anyOf(all), files)), how, to);
      }
    }
  }

  private static void train(LlasmRecipe recipe, RunSettings how, Path to) {
    try (recipe) {
      recipe.write(to, new TrainingRun(recipe, how, new TrainClock()).run());
    }
  }

  private static Tokenizer tokenizer(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new TrainException(file + ": is missing: SentencePiece's tokenizer.model is not read here; save the model's tokenizer in Hugging Face's"
          + " fast form, which is this file");
    }
    return HuggingFaceTokenizer.open(file, directory.resolve("tokenizer_config.json"));
  }

  /** The tiny random model, with the coffee bar's tokenizer, made where it is not there yet. */
  private Path start(WorkFolder work) throws IOException {
    Path start = work.run("llasm").resolve("start");
    if (!Files.exists(start.resolve("config.json"))) {
      Files.createDirectories(start);
      for (String name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
        Path file = work.tokenizer().resolve(name);
        if (!Files.exists(file)) {
          throw new TrainException(file + ": is missing: run `omniline train prepare` first");
        }
        Files.copy(file, start.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      try (Tokenizer tokenizer = work.openTokenizer()) {
        TinyLlasm.write(start, new TinyLlasm.Vocabulary(BaristaTokenizer.MOST_IDS, tokenizer.tokenId("<|begin_of_text|>").orElseThrow(),
            tokenizer.tokenId("<|eot_id|>").orElseThrow()), run.seed);
      }
    }
    return start;
  }
}
