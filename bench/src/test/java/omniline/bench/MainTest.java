package omniline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @ValueSource(strings = {"mel", "turn", "calls", "soak", "seams", "model", "archives", "voice"})
  void everyProgramHasHelp(String program) {
    assertThat(Main.run(program, "--help")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense", "mel --bins 81", "mel --runs 0", "mel no-such-file.wav", "calls --calls 0", "calls --codec g729",
        "turn --wait 1", "turn --question no-such-file.wav", "soak --at-once 1000", "soak --talk",
        "seams no-such-directory", "seams --omega 2", "seams --held-back 0", "seams --fade 321",
        "model --heads 30", "model --kv-heads 5", "model --dtype fp8", "model --size llama_3_1_8b_omni", "archives",
        "voice --replies 1", "voice --grammar letters"
      })
  void badInputEndsWithTwo(String line) {
    assertThat(Main.run(line.split(" ", -1))).isEqualTo(Main.BAD_INPUT);
  }

  @Test
  void theMelIsMeasuredInAFewTurns() {
    assertThat(Main.run("mel", "--runs", "1", "--turns", "1")).isZero();
  }

  @Test
  void theSeamsOfAShortReplyAreMeasuredAndDrawn(@TempDir Path directory) {
    Path picture = directory.resolve("seams.png");
    assertThat(Main.run("seams", "--units", "40", "--runs", "1", "--omega", "20", "--plot", picture.toString())).isZero();
    assertThat(picture).isNotEmptyFile();
  }
}
