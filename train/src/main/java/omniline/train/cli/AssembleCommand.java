package omniline.train.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import omniline.model.checkpoint.Profile;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.barista.Action;
import omniline.train.barista.Replies;
import omniline.train.cli.work.Published;
import omniline.train.cli.work.WorkFolder;
import omniline.train.loop.Parameter;
import omniline.train.omni.Assembly;
import omniline.train.omni.OmniShape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code omniline train assemble}: the trained parts as one checkpoint that the agent serves. */
@Command(
    name = "assemble",
    mixinStandardHelpOptions = true,
    description = "Puts stage 1, stage 2, tokenizer and vocoder together as a checkpoint in the Hub's layout, in float16.")
final class AssembleCommand implements Callable<Integer> {
  private static final int LONGEST_ANSWER = 64;

  @Option(names = "--work", defaultValue = "training", description = "Folder of corpora and runs (${DEFAULT-VALUE}).")
  private Path folder = Path.of("training");

  @Option(names = "--stage1", defaultValue = "stage1", description = "Run of stage 1 (${DEFAULT-VALUE}).")
  private String stage1 = "stage1";

  @Option(names = "--stage2", defaultValue = "stage2", description = "Run of stage 2 (${DEFAULT-VALUE}).")
  private String stage2 = "stage2";

  @Option(names = "--encoder", description = "Run of the encoder whose heads are laid beside the checkpoint, so that training can go on from it (none).")
  private String encoder = "";

  @Option(names = "--vocoder", description = "Folder of the vocoder (WORK/voice/vocoder).")
  private Path vocoder = Path.of("");

  @Option(names = "--out", defaultValue = "models/barista", description = "Where the checkpoint goes (${DEFAULT-VALUE}).")
  private Path out = Path.of("models/barista");

  @Option(names = "--blank-penalty", defaultValue = "0",
      description = {"How much less likely the speech decoder finds CTC's blank, in nats (${DEFAULT-VALUE}). A decoder that is unsure of a unit",
          "leaves it out; `omniline bench voice` says what that does to the words."})
  private float blankPenalty;

  @Override
  public Integer call() {
    WorkFolder work = WorkFolder.at(folder);
    List<Parameter> decoder = work.tensors(stage2).stream().filter(p -> p.name().startsWith("speech_generator."))
        .map(this::lessBlank).toList();
    int units = decoder.stream().filter(p -> p.name().equals("speech_generator.output_proj.bias")).findFirst().orElseThrow().values().length - 1;
    List<Parameter> tensors = new ArrayList<>(work.tensors(stage1).stream().filter(AssembleCommand::ofStageOne).toList());
    tensors.addAll(decoder);
    Map<String, String> actions = new LinkedHashMap<>();
    for (Action action : Action.values()) {
      actions.put(action.token(), action.deed());
    }
    Profile profile = new Profile(Replies.GREETING.spoken(), Replies.UNCLEAR.spoken(), Replies.NOBODY.spoken(), "Okay, an? .*\\. Is that right\\?", actions);
    Path voice = vocoder.toString().isEmpty() ? work.run("voice").resolve("vocoder") : vocoder;
    try (Tokenizer tokenizer = work.openTokenizer()) {
      OmniShape shape = OmniShape.barista(tokenizerSize(tensors), units);
      List<Parameter> heads = encoder.isEmpty() ? List.of() : work.tensors(encoder);
      Assembly.write(out, new Assembly.Parts("omniline-barista", shape, tensors, work.tokenizer(), voice, profile, LONGEST_ANSWER), tokenizer);
      new Published(out).keep(heads, work.codebook());
    }
    return 0;
  }

  /** The blank is the last of the classes (spec 5.5). */
  private Parameter lessBlank(Parameter parameter) {
    if (!parameter.name().equals("speech_generator.output_proj.bias")) {
      return parameter;
    }
    float[] bias = parameter.values().clone();
    bias[bias.length - 1] -= blankPenalty;
    return new Parameter(parameter.name(), parameter.shape(), bias);
  }

  /** Adaptor, LLM and encoder, without what a whole checkpoint has besides. */
  private static boolean ofStageOne(Parameter parameter) {
    return (parameter.name().startsWith("model.") && !parameter.name().endsWith(".positional_embedding")) || parameter.name().startsWith("lm_head.");
  }

  private static int tokenizerSize(List<Parameter> tensors) {
    return Math.toIntExact(tensors.stream().filter(p -> p.name().equals("lm_head.weight")).findFirst().orElseThrow().shape().getFirst());
  }
}
