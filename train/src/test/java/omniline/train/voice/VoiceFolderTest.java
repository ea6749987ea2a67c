package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.codecs.wav.WavFile;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.Shared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceFolderTest {

  @TempDir private Path folder;

  @Test
  void packsWhatIsNotThereYet() throws Exception {
    Path wav = Files.createDirectories(folder.resolve("wav"));
    WavFile.write(wav.resolve("one.wav"), 16000, AudioFiles.toPcm(Sounds.vowel(100, 700, 6400)));
    WavFile.write(folder.resolve("two.wav"), 16000, AudioFiles.toPcm(Sounds.vowel(110, 700, 9600)));
    Files.writeString(folder.resolve("transcripts.tsv"), "one\tHello.\n");
    assertThat(VoiceFolder.pack(folder, "me", folder.resolve("store"))).isEqualTo(1);
    Files.writeString(folder.resolve("transcripts.tsv"), "one\tHello.\n\ntwo\tGoodbye!\n");
    assertThat(VoiceFolder.pack(folder, "me", folder.resolve("store"))).isEqualTo(1);
    try (ClipStore clips = ClipStore.open(folder.resolve("store"))) {
      assertThat(clips.size()).isEqualTo(2);
      assertThat(clips.clip(1).text()).isEqualTo("Goodbye!");
      assertThat(clips.clip(1).voice()).isEqualTo("me");
      assertThat(clips.lengthSamples(1)).isEqualTo(9600);
    }
  }

  @Test
  void namesTheRecordingThatIsMissing() throws Exception {
    Files.writeString(folder.resolve("transcripts.tsv"), "lost\tHello.\n");
    assertThatThrownBy(() -> VoiceFolder.pack(folder, "me", folder.resolve("store"))).isInstanceOf(TrainException.class)
        .hasMessage(folder + " has no recording of lost: expected lost.wav or .flac in it, in wav/ or in flac/");
  }

  @Test
  void namesTheFileThatIsMissingAndTheLineThatIsWrong() throws Exception {
    assertThatThrownBy(() -> VoiceFolder.pack(folder, "me", folder.resolve("store"))).isInstanceOf(TrainException.class)
        .hasMessageContaining("transcripts.tsv cannot be read");
    Files.writeString(folder.resolve("transcripts.tsv"), "no tab\n");
    assertThatThrownBy(() -> VoiceFolder.pack(folder, "me", folder.resolve("store"))).isInstanceOf(TrainException.class)
        .hasMessageContaining("not \"no tab\"");
  }

  @Test
  void readsANaturalVoice() throws Exception {
    Path natural = Shared.data("ljspeech");
    String first = Files.readAllLines(natural.resolve("transcripts.tsv")).getFirst();
    String name = first.substring(0, first.indexOf('\t'));
    Files.createDirectories(folder.resolve("flac"));
    Files.copy(natural.resolve("flac").resolve(name + ".flac"), folder.resolve("flac").resolve(name + ".flac"));
    Files.writeString(folder.resolve("transcripts.tsv"), first + "\n");
    VoiceFolder.pack(folder, "natural", folder.resolve("store"));
    try (ClipStore clips = ClipStore.open(folder.resolve("store"))) {
      float[] samples = clips.samples(0);
      assertThat(samples.length).isBetween(16000, 15 * 16000);
      float[] pitch = PitchTrack.of(samples, UnitFeatures.frames(samples.length));
      double mean = Math.pow(2, PitchTrack.meanOctaves(List.of(pitch)));
      assertThat(mean).as("pitch in Hz; the harmonics of this reader lie 100 to 150 Hz apart").isBetween(100.0, 150.0);
    }
  }
}
