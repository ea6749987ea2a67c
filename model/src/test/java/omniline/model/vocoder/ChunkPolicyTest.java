package omniline.model.vocoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPolicyTest {

  private static final double UNIT_MS = 34;
  private static final int HELD_BACK = 3;

  private final ChunkPolicy policy = ChunkPolicy.usual(200, 3);

  @Test
  void firstChunkStartsAtTenUnits() {
    assertThat(policy.firstDue(9)).isFalse();
    assertThat(policy.firstDue(10)).isTrue();
  }

  @Test
  void laterChunkWaitsWhileThePlayoutHoldsMoreThanTheReserve() {
    assertThat(policy.due(1_000, 20)).isFalse();
    assertThat(policy.due(200 + 3 * 20, 20)).isTrue();
    assertThat(policy.due(200 + 3 * 20 + 1, 20)).as("one millisecond more is enough").isFalse();
  }

  @Test
  void runningPlayoutDoesNotMakeCrumbs() {
    assertThat(policy.due(0, 4)).isFalse();
    assertThat(policy.due(0, 5)).isTrue();
  }

  @Test
  void fortyUnitsAreSynthesisedHoweverFullThePlayoutIs() {
    assertThat(policy.due(60_000, 39)).isFalse();
    assertThat(policy.due(60_000, 40)).isTrue();
  }

  @Test
  void senselessSettingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPolicy(10, 0, 40, 200, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPolicy(4, 5, 40, 200, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPolicy(10, 5, 9, 200, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPolicy(10, 5, 40, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkPolicy(10, 5, 40, 200, Double.NaN));
  }

  /** A model that is faster than speech by any factor, in uneven steps: the playout never runs dry, and the chunks grow. */
  @ParameterizedTest
  @CsvSource({"1.3, 30, 10", "1.6, 60, 12", "2, 120, 15", "4, 40, 40", "10, 15, 40"})
  void playoutNeverRunsDryAndChunksGrow(double timesSpeech, double stepMs, int largestAtLeast) {
    for (int seed = 0; seed < 50; seed++) {
      List<Integer> chunks = play(timesSpeech, stepMs, new SplittableRandom(seed));
      assertThat(chunks.getFirst()).isGreaterThanOrEqualTo(10);
      assertThat(chunks.stream().mapToInt(Integer::intValue).max().orElseThrow()).isGreaterThanOrEqualTo(largestAtLeast);
    }
  }

  /** Plays twenty seconds; the result is how many units were pending at each chunk. */
  private List<Integer> play(double timesSpeech, double stepMs, SplittableRandom random) {
    List<Integer> chunks = new ArrayList<>();
    double unitsPerStep = timesSpeech * (stepMs + 3 * timesSpeech * stepMs / UNIT_MS) / UNIT_MS;
    double bufferedMs = 0;
    double units = 0;
    int given = 0;
    for (double nowMs = 0; nowMs < 20_000; ) {
      nowMs += stepMs;
      bufferedMs -= chunks.isEmpty() ? 0 : stepMs;
      units += unitsPerStep * random.nextDouble(0.8, 1.2);
      int pending = (int) units - given;
      if (chunks.isEmpty() ? policy.firstDue(pending) : policy.due((long) bufferedMs, pending)) {
        double workMs = policy.unitCostMs() * pending;
        nowMs += workMs;
        bufferedMs -= chunks.isEmpty() ? 0 : workMs;
        assertThat(bufferedMs).as("left at %.0f ms", nowMs).isGreaterThanOrEqualTo(0);
        bufferedMs += UNIT_MS * (pending - HELD_BACK);
        given += pending - HELD_BACK;
        chunks.add(pending);
      }
    }
    return chunks;
  }
}
