package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import omniline.model.checkpoint.write.ConfigWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final GenerationConfig GENERATION = new GenerationConfig(List.of(7), false, 1, 1, 0);

  @TempDir private Path dir;

  private Profile read(String json) throws IOException {
    return Profile.read(Files.writeString(dir.resolve(Profile.FILE), json));
  }

  @Test
  void aCheckpointNeedsNone() throws IOException {
    assertThat(Profile.read(dir.resolve(Profile.FILE))).isEqualTo(Profile.NONE);
    assertThat(read("{}")).isEqualTo(Profile.NONE);
    assertThat(read("{\"about\": \"a key of others\", \"greeting\": null}")).isEqualTo(Profile.NONE);
  }

  @Test
  void isReadAsItIsWritten() throws IOException {
    Profile profile = new Profile("Hello.", "Sorry?", "Back again.", "Okay, .*", Map.of("<|bye|>", "hang_up"));
    ConfigWriter.writeProfile(dir.resolve(Profile.FILE), profile);
    assertThat(Profile.read(dir.resolve(Profile.FILE))).isEqualTo(profile);
  }

  @Test
  void complainsAboutWhatIsNoActionsName() {
    assertThatThrownBy(() -> read("{\"actions\": {\"<|bye|>\": \"Hang up!\"}}"))
        .isInstanceOf(CheckpointException.class).hasMessageContaining("<|bye|>").hasMessageContaining("\"Hang up!\"");
    assertThatThrownBy(() -> read("{\"actions\": {\"<|bye|>\": 3}}")).hasMessageContaining("<|bye|>");
    assertThatThrownBy(() -> read("{\"actions\": [\"hang_up\"]}")).hasMessageContaining("actions").hasMessageContaining("an object");
    assertThatThrownBy(() -> read("{\"confirmation\": \"(\"}")).hasMessageContaining("confirmation").hasMessageContaining("Unclosed group");
    assertThatThrownBy(() -> read("{\"greeting\": 1}")).hasMessageContaining("greeting").hasMessageContaining("a string");
  }

  @Test
  void findsTheTokensAndRefusesThoseThatAreNoneOrEndAnAnswer() throws IOException {
    Profile profile = read("{\"actions\": {\"<|bye|>\": \"hang_up\"}}");
    Path file = dir.resolve(Profile.FILE);
    assertThat(profile.actionsById(file, GENERATION, token -> OptionalInt.of(5))).containsExactly(Map.entry(5L, "hang_up"));
    assertThatThrownBy(() -> profile.actionsById(file, GENERATION, token -> OptionalInt.empty()))
        .isInstanceOf(CheckpointException.class).hasMessageContaining("profile.json").hasMessageContaining("<|bye|>");
    assertThatThrownBy(() -> profile.actionsById(file, GENERATION, token -> OptionalInt.of(7)))
        .isInstanceOf(CheckpointException.class).hasMessageContaining("stop tokens");
  }
}
