package omniline.model.vocoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.shared.SharedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What chunks do at their seams, against the synthesis as a whole: ours beside chunks that stand alone, as the reference's do, but
 * with the durations of the whole, so that they differ by their edges only.
 */
class SeamsTest {

  private static final int OMEGA = 10;
  private static final int NEAR_SAMPLES = 320;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"q1", "q2", "q3"})
  void seamsOfTheGoldenVoiceAreMuchCloserToTheWhole(String question) {
    long[] units = Voices.golden(question);
    try (UnitVocoder vocoder = Voices.load(SharedFolder.tinyA())) {
      assertSeams(vocoder, units);
    }
  }

  @Test
  void seamsOfAMadeUpVoiceAreMuchCloserToTheWhole() {
    CheckpointInit.write(directory.resolve("tiny"), ModelSize.TINY, 4, done -> {});
    try (UnitVocoder vocoder = Voices.load(directory.resolve("tiny"))) {
      assertSeams(vocoder, Voices.units(150, 8));
    }
  }

  private static void assertSeams(UnitVocoder vocoder, long[] units) {
    VocoderChunk whole = vocoder.speak(units);
    short[] expected = whole.pcm();
    Errors alone = new Errors(expected);
    Errors joined = new Errors(expected);
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, ChunkSettings.USUAL);
    int aloneAt = 0;
    for (int at = 0; at < units.length; at += OMEGA) {
      int to = Math.min(units.length, at + OMEGA);
      long[] some = Arrays.copyOfRange(units, at, to);
      short[] chunk = vocoder.speak(some, Arrays.copyOfRange(whole.durations(), at, to)).pcm();
      alone.add(chunk, aloneAt);
      aloneAt += chunk.length;
      voice.push(some);
      SpokenChunk spoken = voice.next(to == units.length);
      joined.add(spoken.pcm(), Math.toIntExact(spoken.firstSample()));
    }
    assertThat(alone.rms()).as("stand-alone chunks differ at their edges").isPositive();
    assertThat(joined.rms()).isLessThan(0.4 * alone.rms());
    assertThat(joined.largestStep()).isLessThan(alone.largestStep());
  }

  /** The differences to the whole within 20 ms of both edges of the chunks, the reply's own edges too. */
  private static final class Errors {
    private final short[] expected;
    private double squares;
    private long count;
    private int largestStep;
    private int lastError;

    Errors(short[] expected) {
      this.expected = expected;
    }

    void add(short[] chunk, int offset) {
      for (int i = 0; i < chunk.length; i++) {
        int error = chunk[i] - expected[offset + i];
        if (i < NEAR_SAMPLES || i >= chunk.length - NEAR_SAMPLES) {
          squares += (double) error * error;
          count++;
          largestStep = Math.max(largestStep, Math.abs(error - lastError));
        }
        lastError = error;
      }
    }

    double rms() {
      return Math.sqrt(squares / count);
    }

    /** The largest step that the seams add to those of the whole. */
    int largestStep() {
      return largestStep;
    }
  }
}
