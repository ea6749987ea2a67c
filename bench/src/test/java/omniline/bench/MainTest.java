package omniline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @ValueSource(strings = {"mel", "turn", "calls", "soak", "model", "archives"})
  void everyProgramHasHelp(String program) {
    assertThat(Main.run(program, "--help")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense", "mel --bins 81", "mel --runs 0", "mel no-such-file.wav", "calls --calls 0", "calls --codec g729",
        "turn --wait 1", "turn --question no-such-file.wav", "soak --at-once 1000", "soak --talk",
        "model --heads 30", "model --kv-heads 5", "model --dtype fp8", "model --size llama_3_1_8b_omni", "archives"
      })
  void badInputEndsWithTwo(String line) {
    assertThat(Main.run(line.split(" ", -1))).isEqualTo(Main.BAD_INPUT);
  }

  @Test
  void theMelIsMeasuredInAFewTurns() {
    assertThat(Main.run("mel", "--runs", "1", "--turns", "1")).isZero();
  }
}
