package omniline.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import omniline.agent.caller.Clip;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import omniline.model.Conversation;
import omniline.model.ModelLoop;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.Utterance;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.mel.LogMel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline model answer}: one conversation with a checkpoint and no telephone, for a first try and for measuring. */
@Command(
    name = "answer",
    mixinStandardHelpOptions = true,
    description = "Gives recordings to a checkpoint as the turns of one conversation and prints the answers as they are written, and"
        + " when what was reached. No telephone is involved.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every turn was answered", "1:a turn failed", "2:a file or the checkpoint cannot be used"})
final class ModelAnswerCommand implements Callable<Integer> {
  private static final double MS = 1e6;
  private static final int USUAL_TOKENS = 256;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "[DIR] WAV...", hideParamSyntax = true,
      description = "A checkpoint directory (default: the embedded model), and what is said in each turn, WAV files of any rate and kind.")
  private List<Path> given = List.of();

  @Option(names = "--ask", paramLabel = "INSTRUCTION",
      description = "Answer in text only, by this instruction, such as \"Write down what was said.\"")
  private @Nullable String instruction;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the spoken answers to a WAV file.")
  private @Nullable Path out;

  @Option(names = "--max-new-tokens", paramLabel = "N", description = "Limit of each answer. Default: the checkpoint's own, or 256.")
  private @Nullable Integer maxNewTokens;

  @Option(names = "--dtype", paramLabel = "TYPE",
      description = "auto, fp32, bf16, fp16, int8 or int4; auto is fp32 for a small model, else what is stored. Default: ${DEFAULT-VALUE}.")
  private String dtype = "auto";

  @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda or cuda:N. Default: ${DEFAULT-VALUE}.")
  private String device = "cpu";

  @Option(names = "--threads", paramLabel = "N", description = "Computing threads, 0 for one a core. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter print = spec.commandLine().getOut();
    long beganNs = CliClock.nanoTime();
    boolean own = Files.isDirectory(given.getFirst());
    Path directory = own ? given.getFirst() : DefaultModel.directory(spec);
    List<Path> recordings = own ? given.subList(1, given.size()) : given;
    if (recordings.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there is nothing to answer: name a WAV file behind " + directory);
    }
    ModelSettings settings = settings(Checkpoint.open(directory));
    List<Clip> clips = recordings.stream().map(this::clip).toList();
    try (OmniModel model = OmniModel.load(directory, settings);
        ModelLoop loop = new ModelLoop(model, CliClock::nanoTime)) {
      print.printf(Locale.ROOT, "%s: %.1f million weights, %s on %s, loaded and warmed up in %.1f s%n", model.description().name(),
          model.description().parameters() / 1e6, settings.compute().precision().label(), device, (CliClock.nanoTime() - beganNs) / 1e9);
      print.flush();
      loop.start();
      List<short[]> spoken = new ArrayList<>();
      boolean answered = true;
      try (Conversation conversation = loop.open()) {
        for (Clip clip : clips) {
          answered &= turn(conversation, model, clip, spoken);
        }
      }
      write(spoken);
      return answered ? 0 : 1;
    }
  }

  private ModelSettings settings(Checkpoint checkpoint) {
    try {
      Precision precision = dtype.equals("auto")
          ? Precision.suited(checkpoint, device)
          : Stream.of(Precision.values()).filter(type -> type.label().equals(dtype)).findFirst()
              .orElseThrow(() -> new IllegalArgumentException("--dtype " + dtype + ": expected auto, fp32, bf16, fp16, int8 or int4"));
      int own = checkpoint.generation().maxNewTokens();
      ModelSettings plain = ModelSettings.greedy(maxNewTokens != null ? maxNewTokens : own > 0 ? own : USUAL_TOKENS);
      return plain.with(new ModelSettings.Compute(precision, device, threads));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Clip clip(Path recording) {
    try {
      return Clip.read(recording);
    } catch (WavFormatException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private boolean turn(Conversation conversation, OmniModel model, Clip clip, List<short[]> spoken) throws InterruptedException {
    PrintWriter print = spec.commandLine().getOut();
    LogMel mel = model.logMel();
    mel.push(clip.pcm16k(), 0, clip.pcm16k().length);
    Utterance utterance = mel.finish();
    Printing listener = new Printing(print, spoken);
    print.printf(Locale.ROOT, "%s (%.1f s): ", clip.name(), clip.seconds());
    print.flush();
    if (instruction == null) {
      conversation.answer(utterance, listener);
    } else {
      conversation.ask(utterance, instruction, listener);
    }
    ReplyReport report = listener.end.join();
    print.println();
    if (report.outcome() == ReplyOutcome.FAILED) {
      print.println("  failed: " + report.failure());
      return false;
    }
    print.printf(Locale.ROOT, "  heard after %.0f ms, prefilled %.0f, first token %.0f, first sound %.0f, end %.0f; %d tokens, %d units, %.1f s of speech%n",
        report.encoderNs() / MS, report.prefillNs() / MS, report.firstTokenNs() / MS, report.firstAudioNs() / MS, report.totalNs() / MS,
        report.tokens(), report.units(), report.samples() / 16_000.0);
    print.flush();
    return true;
  }

  private void write(List<short[]> spoken) {
    Path file = out;
    if (file == null) {
      return;
    }
    short[] all = new short[spoken.stream().mapToInt(chunk -> chunk.length).sum()];
    int at = 0;
    for (short[] chunk : spoken) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    try {
      WavFile.write(file, 16_000, all);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Prints the text as it comes and keeps the sound. Called on the model loop. */
  private static final class Printing implements ReplyListener {
    private final PrintWriter print;
    private final List<short[]> spoken;
    private final CompletableFuture<ReplyReport> end = new CompletableFuture<>();

    Printing(PrintWriter print, List<short[]> spoken) {
      this.print = print;
      this.spoken = spoken;
    }

    @Override
    public void onText(String piece) {
      print.print(piece);
      print.flush();
    }

    @Override
    public void onAction(String name) {
      print.print(" [" + name + "]");
      print.flush();
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      spoken.add(pcm16k);
    }

    @Override
    public void onEnd(ReplyReport report) {
      end.complete(report);
    }
  }
}
