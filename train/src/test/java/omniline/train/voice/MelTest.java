package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MelTest {

  @ParameterizedTest
  @CsvSource({"80, 1024", "80, 2048", "64, 512", "40, 256", "20, 128", "10, 64"})
  void everyBandIsAMeanAndLiesAboveTheOneBefore(int bands, int size) {
    float[] filters = MelBands.of(bands, size);
    int bins = size / 2 + 1;
    double before = -1;
    for (int band = 0; band < bands; band++) {
      double sum = 0;
      double middle = 0;
      for (int bin = 0; bin < bins; bin++) {
        float weight = filters[band * bins + bin];
        assertThat(weight).isNotNegative();
        sum += weight;
        middle += weight * bin;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      assertThat(middle).as("band %d", band).isGreaterThanOrEqualTo(before);
      before = middle;
    }
  }

  @Test
  void tenDecibelsOfDifferenceAreTen() {
    float[] a = Sounds.noise(16000, 0.2, 1);
    float[] b = a.clone();
    for (int i = 0; i < b.length; i++) {
      b[i] *= (float) Math.sqrt(0.1);
    }
    assertThat(MelDistance.decibels(a, b)).isCloseTo(10, within(0.05));
    assertThat(MelDistance.decibels(a, a)).isZero();
    assertThat(MelDistance.decibels(new float[0], a)).isGreaterThan(50);
  }

  @Test
  void drawsBothSpectra(@TempDir Path folder) throws Exception {
    MelPicture.write(folder.resolve("a.png"), "hello", Sounds.vowel(100, 600, 16000), new float[8000]);
    BufferedImage image = Objects.requireNonNull(ImageIO.read(folder.resolve("a.png").toFile()));
    assertThat(image.getWidth()).isEqualTo(2 * 101);
    assertThat(image.getRGB(100, 18 + 200) & 0xffffff).as("the recording's low bands are bright").isNotZero();
    assertThat(image.getRGB(100, image.getHeight() - 40) & 0xffffff).as("silence is black").isZero();
  }
}
