package omniline.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import omniline.model.mel.LogMel;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of the store against what inference computes from the same samples. */
class MelStoreTest {
  private static final int MELS = 80;
  private static final int FRAMES = 3000;

  @TempDir
  Path folder;

  @Test
  void aClipIsWhatInferenceComputesUpToTheByte() {
    List<float[]> sounds = List.of(chirp(16000, 0.5), chirp(70_001, 0.01), chirp(1, 1), chirp(30 * 16000, 0.3), new float[5000],
        new float[0]);
    try (MelStore.Writer writer = new MelStore.Writer(folder.resolve("mel"), MELS)) {
      for (int i = 0; i < sounds.size(); i++) {
        writer.append("s" + i, sounds.get(i));
      }
    }
    try (MelStore store = MelStore.open(folder.resolve("mel"))) {
      for (int i = 0; i < sounds.size(); i++) {
        assertThat(largestError(store, i, inference(sounds.get(i)))).as("sound %d", i).isLessThan(0.004);
      }
    }
  }

  @Test
  void aRecordingIsWhatInferenceComputesUpToTheByte() {
    float[] samples = LabelledRecordings.read(Shared.data("barista")).recordings().get(3).samples();
    try (MelStore.Writer writer = new MelStore.Writer(folder.resolve("mel"), MELS)) {
      writer.append("a", AudioFiles.toPcm(samples));
    }
    try (MelStore store = MelStore.open(folder.resolve("mel"))) {
      assertThat(largestError(store, 0, inference(samples))).isLessThan(0.004);
    }
  }

  @Test
  void padsWithTheFloorExactlyAndSilenceWithWhispersSilence() {
    float[] sound = chirp(16000, 0.5);
    try (MelStore.Writer writer = new MelStore.Writer(folder.resolve("mel"), MELS)) {
      writer.append("loud", sound);
      writer.append("silent", new float[16000]);
    }
    try (MelStore store = MelStore.open(folder.resolve("mel"))) {
      float[] expected = inference(sound);
      int first = store.clip(0).frames();
      assertThat(first).isEqualTo(102);
      assertThat(store.clip(0).speechFrames()).isEqualTo(100);
      float[] window = store.window(0, 1200);
      for (int row = 0; row < MELS; row++) {
        assertThat(window[row * 1200 + first]).isEqualTo(expected[row * FRAMES + first]).isEqualTo(store.clip(0).floor());
        assertThat(window[row * 1200 + 1199]).isEqualTo(store.clip(0).floor());
      }
      assertThat(store.window(1, 1200)).containsOnly(-1.5f);
    }
  }

  @Test
  void fillsAnyPartOfABatch() {
    try (MelStore.Writer writer = new MelStore.Writer(folder.resolve("mel"), MELS)) {
      writer.append("a", chirp(16000, 0.5));
    }
    try (MelStore store = MelStore.open(folder.resolve("mel"))) {
      float[] whole = store.window(0, 200);
      float[] batch = new float[2 * MELS * 60];
      store.fill(new MelStore.Part(0, 50, 60), batch, MELS * 60);
      assertThat(Arrays.copyOf(batch, MELS * 60)).containsOnly(0);
      float[] behind = new float[MELS * 7];
      store.fill(new MelStore.Part(0, 5000, 7), behind, 0);
      assertThat(behind).containsOnly(store.clip(0).floor());
      for (int row = 0; row < MELS; row++) {
        assertThat(Arrays.copyOfRange(batch, (MELS + row) * 60, (MELS + row + 1) * 60))
            .isEqualTo(Arrays.copyOfRange(whole, row * 200 + 50, row * 200 + 110));
      }
    }
  }

  @Test
  void refusesMoreThanAWindowAndATakenId() {
    try (MelStore.Writer writer = new MelStore.Writer(folder.resolve("mel"), MELS)) {
      assertThatThrownBy(() -> writer.append("long", new float[30 * 16000 + 1])).isInstanceOf(TrainException.class)
          .hasMessageContaining("longer than 30 s");
      writer.append("a", new float[100]);
      assertThatThrownBy(() -> writer.append("a", new float[100])).isInstanceOf(TrainException.class);
    }
    assertThatThrownBy(() -> new MelStore.Writer(folder.resolve("mel"), 128)).isInstanceOf(TrainException.class)
        .hasMessageContaining("\"mels\":80");
  }

  @Test
  void namesTheSpanOverEachFramesMiddle() {
    assertThat(MelFrames.names(List.of(new Span("k", 160, 480), new Span("ae", 480, 500)), 5, "pau"))
        .containsExactly("pau", "k", "k", "ae", "pau");
    assertThat(MelFrames.at(239)).isEqualTo(1);
  }

  private static double largestError(MelStore store, int index, float[] expected) {
    float[] stored = store.window(index, FRAMES);
    double largest = 0;
    for (int i = 0; i < stored.length; i++) {
      largest = Math.max(largest, Math.abs(stored[i] - expected[i]));
    }
    return largest;
  }

  private static float[] inference(float[] samples) {
    LogMel logMel = new LogMel(MELS);
    logMel.push(samples, 0, samples.length);
    return logMel.finish().windows().getFirst();
  }

  private static float[] chirp(int lengthSamples, double amplitude) {
    Random random = new Random(1);
    float[] samples = new float[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      double gain = amplitude * (0.6 + 0.4 * Math.sin(i / 2000.0));
      samples[i] = (float) (gain * Math.sin(i * (0.05 + i * 1e-6)) + 1e-4 * random.nextGaussian());
    }
    return samples;
  }
}
