package omniline.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code omniline model init} and {@code inspect}: what they print, and with which exit code they leave. */
class ModelCommandsTest {
  private final StringWriter printed = new StringWriter();
  private final StringWriter said = new StringWriter();

  @TempDir private Path folder;
  private Path model = Path.of("");

  @BeforeEach
  void writeOne() {
    model = folder.resolve("model");
    assertThat(run(new ModelInitCommand(), model.toString(), "--size", "Tiny")).isZero();
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(said, true))
        .setParameterExceptionHandler(Complaints::badArguments)
        .setExecutionExceptionHandler(Complaints::failed)
        .execute(arguments);
  }

  @Test
  void aWholeCheckpointIsInspectedWithExitCodeZero() {
    assertThat(run(new ModelInspectCommand(), model.toString())).isZero();
    assertThat(printed.toString()).contains("speech encoder", "adaptor", "LLM", "speech decoder", "vocoder", "complete:");
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void aDamagedOneWithExitCodeOneAndItsFaults() throws Exception {
    Files.delete(model.resolve("tokenizer.json"));
    assertThat(run(new ModelInspectCommand(), model.toString())).isEqualTo(1);
    assertThat(printed.toString()).contains("tokenizer.json").endsWith("1 fault" + System.lineSeparator());
  }

  @Test
  void whatIsNoCheckpointIsOneSentenceAndExitCodeTwo() {
    assertThat(run(new ModelInspectCommand(), folder.toString())).isEqualTo(2);
    assertThat(said.toString().lines()).singleElement().asString().contains("config.json", "missing");
    assertThat(printed.toString()).isEmpty();
  }

  @Test
  void helpAndComplaintsNameTheSizesAsTheyAreTyped() {
    String names = "tiny, small, medium, llama-3.1-8b-omni";
    assertThat(run(new ModelInitCommand(), "--help")).isZero();
    assertThat(printed.toString()).contains("One of: " + names);
    assertThat(run(new ModelInitCommand(), folder.resolve("b").toString(), "--size", "LLAMA_3_1_8B_OMNI")).isEqualTo(2);
    assertThat(said.toString()).contains("expected one of " + names);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void nothingIsOverwritten() {
    assertThat(run(new ModelInitCommand(), model.toString(), "--size", "tiny")).isEqualTo(2);
    assertThat(said.toString()).contains("not empty");
  }
}
