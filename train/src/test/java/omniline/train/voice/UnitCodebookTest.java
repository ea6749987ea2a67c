package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitCodebookTest {

  private static final UnitCodebook.Plan PLAN = new UnitCodebook.Plan(UnitFeatures.USUAL, 12, 0.3f, 10_000, 8);

  @TempDir private Path folder;

  @Test
  void soundsGetUnitsOfTheirOwn() {
    try (ClipStore clips = Sounds.voice(folder.resolve("voice"), 20)) {
      UnitCodebook codebook = UnitCodebook.learn(clips, PLAN, 1);
      UnitLine line = codebook.line("x", "", Sounds.joined(Sounds.vowel(100, 700, 6400), Sounds.noise(6400, 0.05, 9), Sounds.vowel(90, 1800, 6400)));
      int[] units = line.frameUnits();
      assertThat(units).hasSize(60);
      assertThat(units[10]).isNotEqualTo(units[30]).isNotEqualTo(units[50]);
      assertThat(units[30]).isNotEqualTo(units[50]);
      assertThat(line.units().size()).as("steady sounds have few units").isLessThan(14);
    }
  }

  @Test
  void aReadCodebookGivesTheVerySameUnits() {
    try (ClipStore clips = Sounds.voice(folder.resolve("voice"), 10)) {
      UnitCodebook codebook = UnitCodebook.learn(clips, PLAN, 1);
      codebook.write(folder.resolve("units.safetensors"));
      List<UnitLine> lines = codebook.lines(clips);
      assertThat(UnitCodebook.read(folder.resolve("units.safetensors")).lines(clips)).isEqualTo(lines);
      assertThat(UnitCodebook.learn(clips, PLAN, 1).lines(clips)).isEqualTo(lines);
    }
  }

  @Test
  void clustersADrawnPartOfALongVoice() {
    try (ClipStore clips = Sounds.voice(folder.resolve("voice"), 20)) {
      UnitCodebook codebook = UnitCodebook.learn(clips, new UnitCodebook.Plan(UnitFeatures.USUAL, 12, 0.3f, 200, 8), 1);
      assertThat(codebook.centres().count()).isEqualTo(12);
    }
  }

  @Test
  void refusesAVoiceThatIsTooShort() {
    try (ClipStore clips = Sounds.voice(folder.resolve("voice"), 1)) {
      assertThatThrownBy(() -> UnitCodebook.learn(clips, UnitCodebook.Plan.USUAL, 1)).isInstanceOf(TrainException.class)
          .hasMessage("the voice has 32 frames of 20 ms for 300 units: record more, or ask for fewer units");
    }
  }

  @Test
  void saysWhatElseAFileHolds() throws Exception {
    Path file = folder.resolve("other.safetensors");
    Files.write(file, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    assertThatThrownBy(() -> UnitCodebook.read(file)).isInstanceOf(TrainException.class).hasMessageContaining("make them again");
  }
}
