package omniline.model.mel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.shared.SharedFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real speech against openai-whisper's own numbers. */
class GoldenMelTest {
  @ParameterizedTest
  @ValueSource(strings = {"q1", "q2", "q3"})
  void equalsWhisperOnSpeech(String question) throws Exception {
    Path set = SharedFolder.tinyA();
    SafetensorsFile expected = SafetensorsFile.open(set.resolve("expected/" + question + ".safetensors"));
    byte[] wav = Files.readAllBytes(set.resolve("inputs/" + question + ".wav"));
    short[] pcm = new short[(wav.length - 44) / 2];
    ByteBuffer.wrap(wav, 44, 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
    LogMel logMel = new LogMel(128);
    logMel.push(pcm, 0, pcm.length);
    float[] mel = logMel.finish().windows().getFirst();

    boolean whole = expected.has("mel");
    float[] values = expected.readFloats(whole ? "mel" : "mel.at_frames");
    int columns = values.length / 128;
    long[] frames = whole ? null : expected.readLongs("mel.frames");
    double largestError = 0;
    for (int i = 0; i < values.length; i++) {
      int frame = frames == null ? i % columns : (int) frames[i % columns];
      largestError = Math.max(largestError, Math.abs(mel[i / columns * 3000 + frame] - values[i]));
    }
    assertThat(largestError).isLessThan(2e-4);
    double sum = 0;
    for (float value : mel) {
      sum += value;
    }
    assertThat(sum).isCloseTo(expected.readDoubles("mel.sum64")[0], within(1.0));
  }
}
