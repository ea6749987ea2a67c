package omniline.agent.cli;

import java.nio.file.Path;
import omniline.agent.answer.EmbeddedModel;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The model that a command means which names none. Stateless. */
final class DefaultModel {
  private DefaultModel() {}

  /** The embedded one, or a complaint. */
  static Path directory(CommandSpec spec) {
    return EmbeddedModel.directory().orElseThrow(() -> new ParameterException(spec.commandLine(),
        "no checkpoint directory was given, and the embedded model, models/" + EmbeddedModel.NAME + ", is not there; name a directory"));
  }
}
