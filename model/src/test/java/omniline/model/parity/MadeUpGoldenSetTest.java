package omniline.model.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;
import omniline.model.mel.LogMel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another directory of the same layout: other names, another Omega, few tensors; and errors that must be seen. */
class MadeUpGoldenSetTest {
  private static final long[] UNITS = {4, 8, 15, 16, 23, 42, 108};

  @TempDir private Path dir;
  private final short[] samples = noise(20000);
  private float[] mel = new float[0];
  private float[] logDurations = new float[0];

  @BeforeEach
  void makeCheckpoint() throws Exception {
    CheckpointInit.write(dir, ModelSize.TINY, 3, done -> {});
    Files.createDirectories(dir.resolve("expected"));
    writeWav("hello.wav", 16000);
    LogMel logMel = new LogMel(128);
    logMel.push(samples, 0, samples.length);
    mel = logMel.finish().windows().getFirst();
    try (OmniModel model = OmniModel.load(dir, ModelSettings.greedy(1))) {
      logDurations = model.vocoder().logDurations(UNITS);
    }
    Files.writeString(dir.resolve("expected/summary.json"), """
        {"blank": 1000, "questions": [{"file": "inputs/hello.wav", "tokens": [300], "steps": 1, "prompt_positions": 1,
         "units": %s, "chunks_omega7": [[0, 99]]}]}""".formatted(Arrays.toString(UNITS)));
    expect(mel, logDurations);
  }

  @Test
  void comparesWhatIsThere() {
    ParityReport report = Parity.run(dir, row -> {});
    assertThat(row(report, "summary.blank").ok()).isTrue();
    assertThat(row(report, "hello mel").maxAbsError()).isZero();
    assertThat(row(report, "hello mel").shape()).containsExactly(128L, 3000L);
    assertThat(row(report, "hello voc.log_duration").ok()).isTrue();
    assertThat(row(report, "hello summary.steps").ok()).isTrue();
    assertThat(row(report, "hello summary.prompt_positions").ok()).as("invented").isFalse();
    assertThat(row(report, "hello summary.chunks_omega7").ok()).as("invented").isFalse();
    assertThat(report.rows()).extracting(ParityRow::quantity).doesNotContain("hello enc.out (wav)", "hello summary.text");
    assertThat(report.unchecked()).containsExactly("hello something.else");
    assertThat(report.ok()).isFalse();
  }

  @Test
  void seesOneWrongValueAndOneThatIsNoNumber() throws Exception {
    float[] wrongMel = mel.clone();
    wrongMel[12345] += 3e-4f;
    float[] broken = logDurations.clone();
    broken[2] = Float.NaN;
    expect(wrongMel, broken);
    ParityReport report = Parity.run(dir, row -> {});
    assertThat(row(report, "hello mel").toString()).contains("3.00e-04").endsWith("FAIL");
    assertThat(row(report, "hello voc.log_duration").maxAbsError()).isInfinite();
    assertThat(row(report, "hello voc.log_duration").ok()).isFalse();
  }

  @Test
  void refusesInputsOfAnotherRate() throws Exception {
    writeWav("hello.wav", 8000);
    assertThatThrownBy(() -> Parity.run(dir, row -> {})).isInstanceOf(CheckpointException.class)
        .hasMessageContaining("hello.wav").hasMessageContaining("16 kHz mono 16-bit");
    Files.writeString(dir.resolve("inputs/hello.wav"), "this is no wave at all, not even a little");
    assertThatThrownBy(() -> Parity.run(dir, row -> {})).isInstanceOf(CheckpointException.class).hasMessageContaining("no WAV");
    Files.delete(dir.resolve("inputs/hello.wav"));
    assertThatThrownBy(() -> Parity.run(dir, row -> {})).isInstanceOf(CheckpointException.class).hasMessageContaining("missing");
  }

  private static ParityRow row(ParityReport report, String quantity) {
    return report.rows().stream().filter(row -> row.quantity().equals(quantity)).findFirst()
        .orElseThrow(() -> new AssertionError("no row " + quantity + " in " + report.rows()));
  }

  private void expect(float[] melValues, float[] logs) throws Exception {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(new Tensor("mel", DataType.F32, List.of(128L, 3000L), () -> melValues));
    tensors.add(new Tensor("voc.log_duration", DataType.F32, List.of((long) logs.length), () -> logs));
    tensors.add(new Tensor("something.else", DataType.F32, List.of(1L), () -> new float[1]));
    SafetensorsWriter.write(dir.resolve("expected/hello.safetensors"), tensors);
  }

  private void writeWav(String name, int rateHz) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    Files.createDirectories(dir.resolve("inputs"));
    AudioFormat format = new AudioFormat(rateHz, 16, 1, true, false);
    AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, samples.length), AudioFileFormat.Type.WAVE,
        dir.resolve("inputs").resolve(name).toFile());
  }

  private static short[] noise(int length) {
    SplittableRandom random = new SplittableRandom(9);
    short[] noise = new short[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (short) random.nextInt(-3000, 3000);
    }
    return noise;
  }
}
