package omniline.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.codecs.wav.WavFile;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The whole evaluation of a checkpoint with random weights, over two recordings that are made here. */
class EvalCommandTest {
  private final StringWriter printed = new StringWriter();
  private final StringWriter complaints = new StringWriter();

  @TempDir private Path folder;

  @BeforeEach
  void records() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      short[] pcm = new short[16_000];
      for (int i = 3_000; i < 12_000; i++) {
        pcm[i] = (short) (9_000 * Math.sin(0.06 * i) * Math.sin(0.002 * i));
      }
      WavFile.write(folder.resolve(name + ".wav"), 16_000, pcm);
    }
    Files.writeString(folder.resolve("labels.jsonl"), """
        {"file": "a.wav", "group": 4, "seconds": 1.0, "intent": "orderDrink", "slots": {"coffeeDrink": "latte", "size": "small"}}
        {"file": "b.wav", "group": 5, "seconds": 1.0, "intent": "orderDrink", "slots": {"coffeeDrink": "mocha"}}
        """);
  }

  private int run(String... arguments) {
    return new CommandLine(new EvalCommand()).setCaseInsensitiveEnumValuesAllowed(true).setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(complaints, true)).execute(arguments);
  }

  private String data() {
    return folder.toString();
  }

  @Test
  void everyLineIsMeasuredAndDrawn() {
    Path model = folder.resolve("random");
    CheckpointInit.write(model, ModelSize.TINY, 1, done -> {});
    Path plot = folder.resolve("figures.png");
    assertThat(run("--data", data(), "--model", model.toString(), "--groups", "all", "--codec", "none,pcmu", "--snr", "10", "--replies",
        "--plot", plot.toString())).as(complaints.toString()).isZero();
    for (String line : new String[] {"16 kHz", "pcmu", "babble 10 dB"}) {
      assertThat(printed.toString()).contains(line + ": 2 recordings, 0.0 % exact orders, slot F1 0.000, 2 without a confirmation");
    }
    assertThat(printed.toString()).contains("coffeeDrink    wanted    2  confirmed    0").contains("WRONG a group 4").contains("WRONG b group 5");
    assertThat(plot).isNotEmptyFile();
    assertThat(complaints.toString()).contains("no order was confirmed");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --codec g729               | --codec g729: expected none, pcmu or opus
      --snr loud                 | --snr loud: expected a number of dB
      --groups first             | --groups first: expected held, all, or numbers with commas
      --via sip --codec none     | a call needs a codec
      --via sip --codec g729     | --codec g729: expected none, pcmu or opus
      --via sip --wait 10        | --wait: expected 50 to 10000 ms, found 10
      --via telegraph            | telegraph
      """)
  void badInputIsASentence(String options, String sentence) {
    String[] given = options.split(" ", -1);
    String[] arguments = new String[given.length + 2];
    arguments[0] = "--data";
    arguments[1] = data();
    System.arraycopy(given, 0, arguments, 2, given.length);
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(complaints.toString()).contains(sentence);
  }

  @Test
  void aDirectoryWithoutACheckpointIsASentence() {
    assertThat(Main.run("eval", "--data", data(), "--model", folder.toString())).isEqualTo(2);
  }
}
