package omniline.model.vocoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks of a tiny random voice against its synthesis as a whole. */
class ChunkedVocoderTest {

  private static final int FRAME = ChunkedVocoder.FRAME_SAMPLES;
  private static final long[] UNITS = Voices.units(120, 5);

  @TempDir private static Path directory;

  private static UnitVocoder vocoder;
  private static VocoderChunk whole;

  @BeforeAll
  static void load() {
    Path checkpoint = directory.resolve("tiny");
    CheckpointInit.write(checkpoint, ModelSize.TINY, 3, done -> {});
    vocoder = Voices.load(checkpoint);
    whole = vocoder.speak(UNITS);
  }

  @AfterAll
  static void close() {
    vocoder.close();
  }

  @Test
  void lengthIsThatOfTheWholeHoweverTheReplyIsCut() {
    for (int seed = 0; seed < 12; seed++) {
      short[] pcm = pcm(randomly(new SplittableRandom(seed), ChunkSettings.USUAL));
      assertThat(pcm).hasSameSizeAs(whole.wave());
    }
  }

  @Test
  void exactContextGivesTheSamplesOfTheWhole() {
    for (int seed = 0; seed < 4; seed++) {
      short[] pcm = pcm(randomly(new SplittableRandom(seed), ChunkSettings.EXACT));
      assertThat(worst(pcm, whole.pcm())).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void middleOfARowEqualsTheWholeToFloatNoiseWithExactContext() {
    long[] row = frameUnits();
    int reach = vocoder.field().wholeFrames();
    int from = row.length / 3;
    int to = row.length / 2;
    float[] middle = vocoder.speakBetween(Arrays.copyOfRange(row, from - reach, to + reach), reach, reach);
    float[] expected = Arrays.copyOfRange(whole.wave(), FRAME * from, FRAME * to);
    assertThat(worst(middle, expected)).isLessThan(1e-4f);
    float[] less = vocoder.speakBetween(Arrays.copyOfRange(row, from - 2, to + 2), 2, 2);
    assertThat(worst(less, expected)).as("two frames are not enough").isGreaterThan(1e-3f);
  }

  @Test
  void everyUnitEndsWhereItsFramesEnd() {
    for (int seed = 0; seed < 4; seed++) {
      List<SpokenChunk> chunks = randomly(new SplittableRandom(seed), ChunkSettings.USUAL);
      List<Long> ends = new ArrayList<>();
      long samples = 0;
      for (SpokenChunk chunk : chunks) {
        assertThat(chunk.firstSample()).isEqualTo(samples);
        assertThat(chunk.firstUnit()).isEqualTo(ends.size());
        samples += chunk.pcm().length;
        for (long end : chunk.unitEndSamples()) {
          assertThat(end).isGreaterThan(chunk.firstSample()).isLessThanOrEqualTo(samples);
          ends.add(end);
        }
      }
      long end = 0;
      List<Long> expected = new ArrayList<>();
      for (long frames : whole.durations()) {
        end += FRAME * frames;
        expected.add(end);
      }
      assertThat(ends).isEqualTo(expected);
    }
  }

  @Test
  void firstChunkOfTenUnitsGivesOutMostOfThem() {
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, ChunkSettings.USUAL);
    voice.push(Arrays.copyOf(UNITS, 10));
    SpokenChunk first = voice.next(false);
    assertThat(first.unitEndSamples()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(voice.pendingUnits()).isEqualTo(10 - first.unitEndSamples().length);
    assertThat(voice.next(false).pcm()).as("the rest waits for its neighbours").isEmpty();
  }

  @Test
  void nothingComesBeforeTheNeighboursAreKnownUnlessTheReplyEnds() {
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, ChunkSettings.USUAL);
    assertThat(voice.next(false).pcm()).isEmpty();
    voice.push(UNITS[0], UNITS[1]);
    assertThat(voice.next(false).pcm()).isEmpty();
    assertThat(voice.pendingUnits()).isEqualTo(2);
    SpokenChunk all = voice.next(true);
    assertThat(all.pcm()).isEqualTo(vocoder.speak(UNITS[0], UNITS[1]).pcm());
    assertThat(all.unitEndSamples()).hasSize(2);
    assertThat(voice.pendingUnits()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> voice.push(5));
  }

  @Test
  void replyWithoutUnitsIsSilent() {
    SpokenChunk none = new ChunkedVocoder(vocoder, ChunkSettings.USUAL).next(true);
    assertThat(none.pcm()).isEmpty();
    assertThat(none.unitEndSamples()).isEmpty();
  }

  @Test
  void longReplyAtOnceIsTheWhole() {
    long[] units = Voices.units(400, 9);
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, ChunkSettings.EXACT);
    voice.push(units);
    assertThat(worst(voice.next(true).pcm(), vocoder.speak(units).pcm())).isLessThanOrEqualTo(4);
  }

  @Test
  void crossFadeTakesOverFromTheRenderingBefore() {
    ChunkSettings hard = new ChunkSettings(21, ChunkSettings.USUAL.heldBackFrames(), 0);
    short[] faded = pcm(evenly(20, ChunkSettings.USUAL));
    short[] cut = pcm(evenly(20, hard));
    List<SpokenChunk> chunks = evenly(20, ChunkSettings.USUAL);
    int seam = Math.toIntExact(chunks.get(1).firstSample());
    int behind = seam + ChunkSettings.USUAL.fadeSamples();
    int next = Math.toIntExact(chunks.get(2).firstSample());
    assertThat(Arrays.copyOf(faded, seam)).isEqualTo(Arrays.copyOf(cut, seam));
    assertThat(Arrays.copyOfRange(faded, seam, behind)).isNotEqualTo(Arrays.copyOfRange(cut, seam, behind));
    assertThat(Arrays.copyOfRange(faded, behind, next)).isEqualTo(Arrays.copyOfRange(cut, behind, next));
  }

  @Test
  void warmUpRunsEveryLengthOnce() {
    vocoder.warmUp();
    assertThat(UnitVocoder.paddedFrames(1)).isEqualTo(16);
    assertThat(UnitVocoder.paddedFrames(16)).isEqualTo(16);
    assertThat(UnitVocoder.paddedFrames(UnitVocoder.LONGEST_FRAMES)).isEqualTo(UnitVocoder.LONGEST_FRAMES);
  }

  /** Pieces of 0 to 45 units; a chunk is asked for after most of them. */
  private static List<SpokenChunk> randomly(SplittableRandom random, ChunkSettings settings) {
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, settings);
    List<SpokenChunk> chunks = new ArrayList<>();
    for (int at = 0; at < UNITS.length; ) {
      int to = Math.min(UNITS.length, at + random.nextInt(46));
      voice.push(Arrays.copyOfRange(UNITS, at, to));
      at = to;
      if (random.nextInt(4) > 0) {
        chunks.add(voice.next(false));
      }
    }
    chunks.add(voice.next(true));
    return chunks;
  }

  private static List<SpokenChunk> evenly(int omega, ChunkSettings settings) {
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, settings);
    List<SpokenChunk> chunks = new ArrayList<>();
    for (int at = 0; at < UNITS.length; at += omega) {
      int to = Math.min(UNITS.length, at + omega);
      voice.push(Arrays.copyOfRange(UNITS, at, to));
      chunks.add(voice.next(to == UNITS.length));
    }
    return chunks;
  }

  private static long[] frameUnits() {
    List<Long> row = new ArrayList<>();
    for (int i = 0; i < UNITS.length; i++) {
      for (long frame = 0; frame < whole.durations()[i]; frame++) {
        row.add(UNITS[i]);
      }
    }
    return row.stream().mapToLong(Long::longValue).toArray();
  }

  static short[] pcm(List<SpokenChunk> chunks) {
    short[] pcm = new short[chunks.stream().mapToInt(chunk -> chunk.pcm().length).sum()];
    int at = 0;
    for (SpokenChunk chunk : chunks) {
      System.arraycopy(chunk.pcm(), 0, pcm, at, chunk.pcm().length);
      at += chunk.pcm().length;
    }
    return pcm;
  }

  private static int worst(short[] actual, short[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    int worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst;
  }

  private static float worst(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    float worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst;
  }
}
