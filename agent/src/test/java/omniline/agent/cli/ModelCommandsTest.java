package omniline.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.agent.answer.EmbeddedModel;
import omniline.codecs.wav.WavFile;
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
    String names = "tiny, barista, small, medium, llama-3.1-8b-omni";
    assertThat(run(new ModelInitCommand(), "--help")).isZero();
    assertThat(printed.toString()).contains("One of: " + names);
    assertThat(run(new ModelInitCommand(), folder.resolve("b").toString(), "--size", "LLAMA_3_1_8B_OMNI")).isEqualTo(2);
    assertThat(said.toString()).contains("expected one of " + names);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void theEmbeddedModelIsMeantWhereNoneIsNamed() {
    String before = System.getProperty(EmbeddedModel.MODELS, "");
    try {
      System.setProperty(EmbeddedModel.MODELS, folder.resolve("models").toString());
      assertThat(run(new ModelInspectCommand())).isEqualTo(2);
      assertThat(said.toString()).contains("models/barista, is not there; name a directory");
      assertThat(run(new ModelInitCommand(), folder.resolve("models/barista").toString(), "--size", "barista")).isZero();
      assertThat(run(new ModelInspectCommand())).isZero();
      assertThat(printed.toString()).contains("80 mels, 600 positions");
      assertThat(run(new ModelAnswerCommand(), folder.toString())).isEqualTo(2);
      assertThat(said.toString()).contains("there is nothing to answer");
    } finally {
      System.setProperty(EmbeddedModel.MODELS, before);
    }
  }

  @Test
  void recordingsAreAnsweredByTheModelThatIsNamedOrElseTheEmbeddedOne() throws Exception {
    Path wav = folder.resolve("question.wav");
    short[] tone = new short[8_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (5_000 * Math.sin(0.1 * i));
    }
    WavFile.write(wav, 16_000, tone);
    String before = System.getProperty(EmbeddedModel.MODELS, "");
    try {
      System.setProperty(EmbeddedModel.MODELS, folder.resolve("models").toString());
      assertThat(run(new ModelInitCommand(), folder.resolve("models/barista").toString(), "--size", "barista")).isZero();
      assertThat(run(new ModelAnswerCommand(), wav.toString(), wav.toString(), "--max-new-tokens", "4")).isZero();
      assertThat(printed.toString()).contains("barista: ").contains("4 tokens");
      assertThat(run(new ModelAnswerCommand(), model.toString(), wav.toString(), "--max-new-tokens", "3")).isZero();
      assertThat(printed.toString()).contains("model: ").contains("3 tokens");
    } finally {
      System.setProperty(EmbeddedModel.MODELS, before);
    }
  }

  @Test
  void nothingIsOverwritten() {
    assertThat(run(new ModelInitCommand(), model.toString(), "--size", "tiny")).isEqualTo(2);
    assertThat(said.toString()).contains("not empty");
  }
}
