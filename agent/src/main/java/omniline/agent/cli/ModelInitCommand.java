package omniline.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code omniline model init}: a checkpoint with random weights, from a toy to the released layout in full size. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a checkpoint with seeded random weights in the Hub's layout. It babbles.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:written", "2:the directory is not empty, the disk is too small, or the size is unknown"})
final class ModelInitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to write it; must be empty or new.")
  private Path directory = Path.of(".");

  @Option(
      names = "--size",
      required = true,
      converter = SizeNames.class,
      completionCandidates = SizeNames.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private ModelSize size = ModelSize.TINY;

  @Option(names = "--seed", description = "The same seed gives the same weights (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** The sizes by the names that people use. */
  static final class SizeNames implements ITypeConverter<ModelSize>, Iterable<String> {
    @Override
    public ModelSize convert(String text) {
      return Arrays.stream(ModelSize.values())
          .filter(size -> size.label().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("expected one of "
              + Arrays.stream(ModelSize.values()).map(ModelSize::label).collect(Collectors.joining(", ")) + " but was '" + text + "'"));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ModelSize.values()).map(ModelSize::label).iterator();
    }
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(directory)) {
      try (var entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          throw new ParameterException(
              spec.commandLine(), directory + " is not empty; give a new directory, nothing is overwritten");
        }
      }
    }
    try (ProgressBar bar = new ProgressBarBuilder()
        .setTaskName("writing").setStyle(ProgressBarStyle.ASCII).setInitialMax(100).build()) {
      CheckpointInit.write(directory, size, seed, done -> bar.stepTo(Math.round(done * 100)));
    }
    System.out.println(directory + ": " + size.label() + " model, seed " + seed);
    return 0;
  }
}
