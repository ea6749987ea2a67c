package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
  @TempDir private Path dir;

  @Test
  void readsEveryType() throws Exception {
    ByteBuffer body = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    body.putDouble(-1.5).putLong(1L << 40).putInt(-7).putFloat(0.25f).putShort((short) 0xbfc0).putShort(Float.floatToFloat16(3.5f)).put((byte) 200);
    Path file = write("""
        {"__metadata__":{"format":"pt"},"f64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},
        "i64":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"i32":{"dtype":"I32","shape":[1,1],"data_offsets":[16,20]},
        "f32":{"dtype":"F32","shape":[1],"data_offsets":[20,24]},"bf16":{"dtype":"BF16","shape":[1],"data_offsets":[24,26]},
        "f16":{"dtype":"F16","shape":[1],"data_offsets":[26,28]},"u8":{"dtype":"U8","shape":[1],"data_offsets":[28,29]},
        "none":{"dtype":"F32","shape":[0,4],"data_offsets":[29,29]}}""", body.array());
    SafetensorsFile tensors = SafetensorsFile.open(file);
    assertThat(tensors.metadata()).containsEntry("format", "pt");
    assertThat(tensors.readFloats("f64")).containsExactly(-1.5f);
    assertThat(tensors.readLongs("i64")).containsExactly(1L << 40);
    assertThat(tensors.readLongs("i32")).containsExactly(-7);
    assertThat(tensors.readFloats("f32")).containsExactly(0.25f);
    assertThat(tensors.readFloats("bf16")).containsExactly(-1.5f);
    assertThat(tensors.readDoubles("f16")).containsExactly(3.5);
    assertThat(tensors.readLongs("u8")).containsExactly(200);
    assertThat(tensors.readFloats("none")).isEmpty();
    assertThat(tensors.tensor("i32").shape()).containsExactly(1L, 1L);
    assertThat(tensors.tensor("i64").elements()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}|overlaps",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}|cut off",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]}}|expected 12 bytes",
    "{\"a\":{\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]}}|has dtype",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|whole numbers",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}|more elements",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}|data_offsets",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}|data_offsets",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[9223372036854775807,9223372036854775807]}}|data_offsets",
    "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}|no shape",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,6]}}|whole numbers",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,4]}}|not readable JSON",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}|whole numbers",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|data_offsets",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4e99]}}|data_offsets",
    "{\"a\":1}|has dtype",
    "[1]|JSON object",
    "{\"a\":|not readable JSON",
    "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}|not readable JSON",
  })
  void namesFileAndFault(String header, String fault) throws Exception {
    Path file = write(header, new byte[16]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(fault);
  }

  @Test
  void goesPastTensorsAtFaultWhenFaultsAreCollected() throws Exception {
    Path file = write("""
        {"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
        "c":{"dtype":"Q4","shape":[1],"data_offsets":[8,12]},"d":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", new byte[16]);
    List<String> faults = new ArrayList<>();
    SafetensorsFile tensors = SafetensorsFile.open(file, fault -> faults.add(String.valueOf(fault.getMessage())));
    assertThat(tensors.tensors()).containsOnlyKeys("b", "d");
    assertThat(tensors.damaged()).containsExactlyInAnyOrder("a", "c");
    assertThat(faults).hasSize(3).anySatisfy(fault -> assertThat(fault).contains("tensor d overlaps tensor b"));
  }

  @Test
  void refusesHeadersThatCannotBe() throws Exception {
    for (long length : new long[] {-1, 0, 1, 1000, Long.MAX_VALUE}) {
      Path file = dir.resolve("bad.safetensors");
      Files.write(file, ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("cut off or not");
    }
    Path empty = Files.write(dir.resolve("empty.safetensors"), new byte[3]);
    assertThatThrownBy(() -> SafetensorsFile.open(empty)).isInstanceOf(CheckpointException.class).hasMessageContaining("too short");
    assertThatThrownBy(() -> SafetensorsFile.open(dir.resolve("none"))).isInstanceOf(CheckpointException.class).hasMessageContaining("missing");
  }

  @Test
  void survivesNoiseInTheHeader() throws Exception {
    Path good = dir.resolve("good.safetensors");
    SafetensorsWriter.write(good, List.of(tensor("a", DataType.F32, 1, 2, 3), tensor("b", DataType.F16, 4, 5)));
    byte[] bytes = Files.readAllBytes(good);
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] broken = bytes.clone();
      for (int i = 0; i < 3; i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      Files.write(dir.resolve("broken.safetensors"), Arrays.copyOf(broken, random.nextInt(broken.length + 1)));
      try {
        SafetensorsFile.open(dir.resolve("broken.safetensors"));
      } catch (CheckpointException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(400);
  }

  @Test
  void writesWhatItReads() throws Exception {
    Path file = dir.resolve("w.safetensors");
    SafetensorsWriter.write(file, List.of(tensor("f32", DataType.F32, 1.1f, -2), tensor("f16", DataType.F16, 0.5f), tensor("bf16", DataType.BF16, Float.intBitsToFloat(0x3f808000), Float.intBitsToFloat(0x3f818000))));
    SafetensorsFile tensors = SafetensorsFile.open(file);
    assertThat(tensors.readFloats("f32")).containsExactly(1.1f, -2);
    assertThat(tensors.readFloats("f16")).containsExactly(0.5f);
    assertThat(tensors.readFloats("bf16")).as("ties to even").containsExactly(1.0f, 1.015625f);
    assertThat(tensors.tensor("f32").byteOffset() % 8).isZero();
  }

  private static Tensor tensor(String name, DataType type, float... values) {
    return new Tensor(name, type, List.of((long) values.length), () -> values);
  }

  private Path write(String header, byte[] body) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + body.length).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(dir.resolve("t.safetensors"), bytes.putLong(json.length).put(json).put(body).array());
  }
}
