package omniline.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import omniline.bench.model.Projection.Gpu;
import omniline.bench.model.Projection.Stage;
import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.WhisperConfig;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas against the figures of spec section 12, which were calculated apart from them. */
class StageWorkTest {

  private static final Percentage ROUNDED = withinPercentage(0.25);
  private static final StageWork.Bytes HALF = StageWork.Bytes.of(Precision.FP16);
  private static final OmniConfig RELEASED = Projection.RELEASED;
  private static final LlamaConfig LLM = RELEASED.llm();

  @Test
  void encoderOfThirtySeconds() {
    Work encoder = Projection.work(Stage.ENCODER);
    assertThat(encoder.flop()).isCloseTo(2.274e12, ROUNDED);
    assertThat(encoder.bytes()).isCloseTo(1.274e9, ROUNDED);
  }

  @ParameterizedTest
  @CsvSource({"80, 384, 6, 4, 18.5", "80, 512, 8, 6, 43.7", "80, 768, 12, 12, 172.1", "80, 1024, 16, 24, 569.0", "80, 1280, 20, 32, 1136.3"})
  void encodersOfEverySize(int mels, int width, int heads, int layers, double gigaMacs) {
    Work work = StageWork.encoder(new WhisperConfig(mels, 1500, width, heads, layers, 4 * width), 2);
    assertThat(work.flop() / 2e9).isCloseTo(gigaMacs, ROUNDED);
  }

  @Test
  void adaptor() {
    assertThat(Projection.work(Stage.ADAPTOR).flop()).isCloseTo(12.9e9, ROUNDED);
    assertThat(Projection.work(Stage.ADAPTOR).bytes()).isCloseTo(0.043e9, ROUNDED);
  }

  @Test
  void prefillOf370Positions() {
    assertThat(Projection.work(Stage.PREFILL).flop()).isCloseTo(5.20e12, ROUNDED);
    assertThat(Projection.work(Stage.PREFILL).bytes()).isCloseTo(15.01e9, ROUNDED);
  }

  @Test
  void decodedToken() {
    Work empty = StageWork.decode(LLM, 128256, new StageWork.Sequences(1, 0), HALF);
    Work at370 = StageWork.decode(LLM, 128256, new StageWork.Sequences(1, 370), HALF);
    assertThat(empty.flop()).isCloseTo(15.01e9, ROUNDED);
    assertThat(empty.bytes()).isCloseTo(15.01e9, ROUNDED);
    assertThat((at370.flop() - empty.flop()) / 370).isCloseTo(0.524e6, ROUNDED);
    assertThat(at370.bytes() - empty.bytes()).isCloseTo(48.5e6, ROUNDED);
  }

  @Test
  void aBatchReadsTheWeightsOnceAndItsCachesEach() {
    Work one = StageWork.decode(LLM, 128256, new StageWork.Sequences(1, 370), HALF);
    Work eight = StageWork.decode(LLM, 128256, new StageWork.Sequences(8, 370), HALF);
    assertThat(eight.flop()).isEqualTo(8 * one.flop());
    assertThat(eight.bytes() - one.bytes()).isCloseTo(7 * 48.5e6, ROUNDED);
  }

  @Test
  void unitsOfATokenPlainAndHoisted() {
    double attention = 25 * 13 * 32.8e3;
    assertThat(StageWork.unitsPlain(RELEASED, 0, HALF).flop() - attention).isCloseTo(21.28e9, ROUNDED);
    assertThat(StageWork.units(RELEASED, 0, HALF).flop() - attention).isCloseTo(18.06e9, ROUNDED);
    assertThat(StageWork.units(RELEASED, 0, HALF).bytes()).isCloseTo(0.851e9 + 819_200, ROUNDED);
    double later = StageWork.units(RELEASED, 1000, HALF).flop() - StageWork.units(RELEASED, 0, HALF).flop();
    assertThat(later).isCloseTo(25 * 1000 * 32.8e3, ROUNDED);
  }

  @Test
  void recomputingAHundredTokensIs107Teraflop() {
    double flop = 0;
    for (int n = 1; n <= 100; n++) {
      flop += 0.85126e9 * 25 * n;
    }
    assertThat(flop).isCloseTo(107e12, withinPercentage(1));
    double plainRow = StageWork.unitsPlain(RELEASED, 0, HALF).flop() / 25;
    assertThat(plainRow).isCloseTo(0.85126e9, ROUNDED);
  }

  @Test
  void aSecondOfSound() {
    Work second = StageWork.vocoder(Projection.VOCODER, 1, 2);
    assertThat(second.flop()).isCloseTo(16.04e9, ROUNDED);
    assertThat(second.bytes()).isCloseTo(26.5e6, withinPercentage(1));
  }

  @Test
  void fewerBytesAWeightInSmallerTypes() {
    assertThat(StageWork.weightBytes(Precision.FP32)).isEqualTo(4);
    assertThat(StageWork.weightBytes(Precision.BF16)).isEqualTo(2);
    assertThat(StageWork.weightBytes(Precision.INT8)).isEqualTo(1);
    assertThat(StageWork.weightBytes(Precision.INT4)).isEqualTo(0.625);
  }

  @ParameterizedTest
  @CsvSource({"L40, 17.37, 18.36, 12.6", "A100, 7.36, 7.78, 7.3", "H100, 4.48, 4.73, 2.3"})
  void atTheLimitsTheProjectionIsTheFloorOfTheSpec(Gpu gpu, double tokenMs, double withUnitsMs, double encoderMs) {
    Work token = StageWork.decode(LLM, 128256, new StageWork.Sequences(1, 0), HALF);
    Work units = new Work(0, Projection.work(Stage.UNITS).bytes() - 819_200);
    assertThat(1e3 * token.idealSeconds(gpu.limit())).isCloseTo(tokenMs, ROUNDED);
    assertThat(1e3 * token.plus(units).idealSeconds(gpu.limit())).isCloseTo(withUnitsMs, ROUNDED);
    assertThat(new Projection(Map.of()).ms(Stage.ENCODER, gpu)).isCloseTo(encoderMs, withinPercentage(2));
  }

  @Test
  void halfTheShareTakesTwiceTheTime() {
    Projection full = new Projection(Map.of(Stage.DECODE, 1.0));
    Projection half = new Projection(Map.of(Stage.DECODE, 0.5));
    assertThat(half.ms(Stage.DECODE, Gpu.H100)).isEqualTo(2 * full.ms(Stage.DECODE, Gpu.H100));
    assertThat(half.tokenMs(Gpu.H100) - full.tokenMs(Gpu.H100)).isCloseTo(full.ms(Stage.DECODE, Gpu.H100), ROUNDED);
  }

  @Test
  void theFirstSoundNeedsThreeStatesAndTwoFurtherSteps() {
    Projection projection = new Projection(Map.of());
    double expected = 0;
    for (Stage stage : Stage.values()) {
      int times = stage == Stage.DECODE ? 2 : stage == Stage.UNITS ? 3 : 1;
      expected += times * projection.ms(stage, Gpu.L40);
    }
    assertThat(projection.firstAudioMs(Gpu.L40)).isCloseTo(expected, withinPercentage(1e-9));
  }
}
