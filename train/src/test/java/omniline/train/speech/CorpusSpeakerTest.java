package omniline.train.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.Span;
import omniline.train.speech.Voice.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusSpeakerTest {
  private static final List<String> TEXTS = List.of("a small latte", "two shots please", "no sugar", "good bye");
  private static final double ONE_MS = 16;

  @TempDir
  Path folder;

  @Test
  void goesOnWhereItWasInterruptedWithTheSameSpeakers() {
    try (Synthesizer synthesizer = new Synthesizer()) {
      assumeTrue(!synthesizer.voices().isEmpty(), "no synthesizer on this machine");
      CorpusSpeaker speaker = new CorpusSpeaker(synthesizer, Casting.usual(synthesizer.voices()), 5);
      assertThat(speaker.speak(folder.resolve("whole"), TEXTS)).isEqualTo(4);
      assertThat(speaker.speak(folder.resolve("parts"), TEXTS.subList(0, 2))).isEqualTo(2);
      assertThat(speaker.speak(folder.resolve("parts"), TEXTS)).isEqualTo(2);
      assertThat(speaker.speak(folder.resolve("parts"), TEXTS)).isZero();
    }
    try (ClipStore whole = ClipStore.open(folder.resolve("whole")); ClipStore parts = ClipStore.open(folder.resolve("parts"))) {
      assertThat(parts.size()).isEqualTo(4);
      for (int i = 0; i < 4; i++) {
        assertThat(parts.clip(i).voice()).isEqualTo(whole.clip(i).voice());
        assertThat(parts.clip(i).phones()).extracting(Span::name).isEqualTo(
            whole.clip(i).phones().stream().map(Span::name).toList());
        assertThat((double) parts.lengthSamples(i)).isCloseTo(whole.lengthSamples(i), within(ONE_MS));
        if (!whole.clip(i).voice().startsWith("espeak")) {
          assertThat(parts.pcm(i)).as(whole.clip(i).voice()).isEqualTo(whole.pcm(i));
        }
        assertThat(whole.clip(i).text()).isEqualTo(TEXTS.get(i));
      }
    }
  }

  @Test
  void castsEnginesByWeightAndBendsEveryVoice() {
    List<Voice> voices = List.of(Voice.plain(Engine.FLITE, "slt"), Voice.plain(Engine.FLITE, "rms"),
        Voice.plain(Engine.ESPEAK, "en-us"));
    Casting casting = new Casting(voices, Map.of(Engine.FLITE, 0.75, Engine.ESPEAK, 0.25, Engine.FESTIVAL, 5.0));
    Random random = new Random(1);
    List<Voice> drawn = IntStream.range(0, 4000).mapToObj(_ -> casting.draw(random)).toList();
    assertThat(drawn.stream().filter(voice -> voice.engine() == Engine.ESPEAK).count()).isBetween(900L, 1100L);
    assertThat(drawn.stream().filter(voice -> voice.name().equals("rms")).count()).isBetween(1350L, 1650L);
    assertThat(drawn).allMatch(voice -> voice.tract() > 0.8 && voice.tract() < 1.2);
    assertThat(drawn).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Casting.usual(List.of())).isInstanceOf(TrainException.class).hasMessageContaining("no voice");
  }

  @Test
  void voicesRefuseFactorsThatNobodySpeaksWith() {
    assertThatThrownBy(() -> Voice.plain(Engine.FLITE, "slt").bent(3, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Voice.plain(Engine.FLITE, "slt").bent(1, Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Voice.plain(Engine.FLITE, "slt").bent(1.1, 0.9, 1)).hasToString("flite:slt rate 1.10 pitch 0.90 tract 1.00");
  }
}
