package omniline.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import omniline.bench.Main;
import omniline.bench.figures.Quantiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How figures are made of times, and the programs on small dimensions. */
class MeasuringTest {

  @Test
  void aCostKnownAtSomeLengthsIsSummedOverAll() {
    double[] linear = UnitFigures.TIMED_LENGTHS.stream().mapToDouble(n -> 3.0 * n).toArray();
    assertThat(UnitFigures.integrated(UnitFigures.TIMED_LENGTHS, linear)).isCloseTo(3 * 5050, within(1e-9));
    double[] square = UnitFigures.TIMED_LENGTHS.stream().mapToDouble(n -> (double) n * n).toArray();
    double exact = DoubleStream.iterate(1, n -> n + 1).limit(100).map(n -> n * n).sum();
    assertThat(UnitFigures.integrated(UnitFigures.TIMED_LENGTHS, square)).isBetween(exact, 1.03 * exact);
  }

  @Test
  void aStageIsHeldAgainstTheLimitThatBindsIt() {
    Work.Limit limit = new Work.Limit(100e9, 10e9);
    Quantiles second = new Quantiles(new long[] {1_000_000_000});
    StageFigures.Figure reading = new StageFigures.Figure("reading", new Work(10e9, 5e9), second, limit);
    StageFigures.Figure computing = new StageFigures.Figure("computing", new Work(80e9, 1e9), second, limit);
    assertThat(reading.boundBy()).isEqualTo("memory");
    assertThat(reading.share()).isEqualTo(0.5);
    assertThat(computing.boundBy()).isEqualTo("compute");
    assertThat(computing.share()).isEqualTo(0.8);
    assertThat(computing.gigaflopPerSecond()).isEqualTo(80);
    assertThat(computing.gigabytesPerSecond()).isEqualTo(1);
  }

  @Test
  void theWholeBenchRunsOnSmallDimensions(@TempDir Path directory) throws Exception {
    Path picture = directory.resolve("model.png");
    String line = "model --seconds 0 --dtype fp32,int8 --width 128 --layers 2 --ffn 256 --heads 4 --kv-heads 2 --context 20 --units-width 128"
        + " --size tiny --threads 1 --buffer 16 --plot " + picture;
    assertThat(Main.run(line.split(" ", -1))).isZero();
    assertThat(Files.size(picture)).isGreaterThan(10_000);
  }

  @Test
  void archivesAreZipsOfEveryStage(@TempDir Path directory) throws Exception {
    assertThat(Main.run("archives", directory.resolve("a").toString())).isZero();
    for (String name : List.of("encoder.pt", "llama.pt", "units.pt", "vocoder.pt")) {
      assertThat(Files.readAllBytes(directory.resolve("a").resolve(name))).startsWith('P', 'K');
    }
  }
}
