package omniline.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import omniline.model.checkpoint.inspect.Inspection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline model inspect}: what a checkpoint directory holds, and everything that is wrong with it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Prints the parts of a LLaMA-Omni or LLaSM checkpoint (tensors, parameters, bytes, dtype, dimensions, files)"
        + " and every missing, misshapen or superfluous tensor. Reads headers only.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the checkpoint is complete", "1:something is missing or wrong", "2:no checkpoint there"})
final class ModelInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "A checkpoint directory (default: the embedded model).")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    Inspection inspection = Inspection.of(directory != null ? directory : DefaultModel.directory(spec));
    inspection.lines().forEach(spec.commandLine().getOut()::println);
    return inspection.isSound() ? 0 : 1;
  }
}
