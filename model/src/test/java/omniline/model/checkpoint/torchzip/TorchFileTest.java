package omniline.model.checkpoint.torchzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.torchzip.PickleValue.Dictionary;
import omniline.model.shared.SharedFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of torch.save: what torch itself wrote, and every way in which such a file can be cut, crooked or hostile. */
class TorchFileTest {
  @TempDir private Path dir;

  @Test
  void readsTheSameVocoderFromTorchAsFromSafetensors() {
    Path vocoder = SharedFolder.tinyA().resolve("vocoder");
    TorchFile torch = TorchFile.open(vocoder.resolve("g_00500000"));
    Map<String, TensorEntry> tensors = torch.tensors(torch.root().dictionary("generator").orElseThrow());
    assertEqualBytes(tensors, SafetensorsFile.open(vocoder.resolve("vocoder.safetensors")).tensors());
  }

  @Test
  void readsTheSameShardsFromTorchAsFromSafetensors() {
    Path llasm = SharedFolder.tinyA().resolve("llasm-tiny");
    Map<String, TensorEntry> expected = SafetensorsFile.open(llasm.resolve("model.safetensors")).tensors();
    int found = 0;
    for (int shard = 1; shard <= 2; shard++) {
      TorchFile torch = TorchFile.open(llasm.resolve("pytorch_model-0000" + shard + "-of-00002.bin"));
      for (TensorEntry entry : torch.tensors(torch.root()).values()) {
        assertEqualBytes(Map.of(entry.name(), entry), Map.of(entry.name(), expected.getOrDefault(entry.name(), entry)));
        found++;
      }
    }
    assertThat(found).isEqualTo(expected.size());
  }

  private static void assertEqualBytes(Map<String, TensorEntry> found, Map<String, TensorEntry> expected) {
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    found.forEach((name, entry) -> {
      TensorEntry other = expected.get(name);
      assertThat(other).isNotNull();
      assertThat(entry.shape()).as(name).isEqualTo(other == null ? null : other.shape());
      assertThat(SafetensorsFile.readFloats(entry)).as(name).isEqualTo(other == null ? null : SafetensorsFile.readFloats(other));
    });
  }

  @Test
  void readsOpenaisDims() {
    TorchFile torch = TorchFile.open(SharedFolder.tinyA().resolve("whisper.pt"));
    Dictionary dims = torch.root().dictionary("dims").orElseThrow();
    assertThat(dims.whole("n_audio_layer")).contains(2L);
    assertThat(dims.whole("n_text_ctx")).contains(448L);
    assertThat(torch.root().dictionary("model_state_dict").orElseThrow().values()).hasSizeGreaterThan(50);
  }

  @Test
  void readsWindowsParametersAndOddDicts() throws Exception {
    Pickle pickle = new Pickle().global("collections", "OrderedDict").op(')', 'R', 'q', 0, '(')
        .text("a").window("0", "FloatStorage", 4, 2, List.of(1, 2), List.of(9, 1))
        .text("b").global("torch._utils", "_rebuild_parameter").op('(').window("0", "FloatStorage", 4, 0, List.of(), List.of())
        .op(0x88).global("collections", "OrderedDict").op(')', 'R', 't', 'R')
        .text("c").op('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)
        .text("d").op(0x8a, 2, 0, 0xff)
        .text("e").op(']').op('(').op('N').op('K', 7).op('e').op('N').op('a')
        .op('u').op('}').text("_metadata").op('}', 's', 'b', '.');
    TorchFile torch = TorchFile.open(write(false, pickle, floats(1, 2, 3, 4)));
    Map<String, TensorEntry> tensors = torch.tensors(torch.root());
    assertThat(tensors).containsOnlyKeys("a", "b");
    assertThat(SafetensorsFile.readFloats(tensors.values().iterator().next())).containsExactly(3, 4);
    TensorEntry scalar = tensors.get("b");
    assertThat(scalar == null ? null : scalar.shape()).isEqualTo(List.of());
    assertThat(torch.root().values()).containsEntry("c", new PickleValue.Real(1.5)).containsEntry("d", new PickleValue.Whole(-256));
    assertThat(torch.root().values().get("e")).isInstanceOfSatisfying(PickleValue.Sequence.class,
        list -> assertThat(list.items()).hasSize(3));
  }

  @Test
  void findsRecordsBeyondFourGigabytes() throws Exception {
    Path file = dir.resolve("big.bin");
    Pickle pickle = new Pickle().op('}', '(')
        .text("far").tensor("1", "BFloat16Storage", 2, List.of(2))
        .text("huge").tensor("0", "HalfStorage", Integer.MAX_VALUE, List.of(Integer.MAX_VALUE)).op('u', '.');
    try (TorchZipWriter zip = new TorchZipWriter(file, true)) {
      zip.record("data.pkl", pickle.bytes()).hole("data/0", 2L * Integer.MAX_VALUE).hole("data/9", 1L << 30);
      zip.record("data/1", new byte[] {0, 0, (byte) 0x80, 0x3f});
    }
    TorchFile torch = TorchFile.open(file);
    TensorEntry far = torch.tensors(torch.root()).get("far");
    assertThat(far).isNotNull();
    if (far != null) {
      assertThat(far.byteOffset()).isGreaterThan(5_000_000_000L).isLessThan(Files.size(file));
      assertThat(far.byteOffset() % 64).isZero();
      assertThat(far.dtype()).isEqualTo(DataType.BF16);
      assertThat(SafetensorsFile.readFloats(far)).containsExactly(0, 1);
    }
  }

  @Test
  void refusesTensorsThatAreNotRowsOfTheirStorage() throws Exception {
    fault(new Pickle().op('}').text("t").window("0", "FloatStorage", 4, 0, List.of(2, 2), List.of(1, 2)).op('s', '.'))
        .hasMessageContaining("tensor t").hasMessageContaining("strides [1, 2]").hasMessageContaining("contiguous()");
    fault(new Pickle().op('}').text("t").window("0", "FloatStorage", 4, 3, List.of(2), List.of(1)).op('s', '.'))
        .hasMessageContaining("element 3");
    fault(new Pickle().op('}').text("t").tensor("0", "FloatStorage", 5, List.of(5)).op('s', '.')).hasMessageContaining("expected 20");
    fault(new Pickle().op('}').text("t").tensor("7", "FloatStorage", 4, List.of(4)).op('s', '.')).hasMessageContaining("data/7");
    fault(new Pickle().op('}').text("t").window("0", "FloatStorage", 4, 0,
        List.of(0x7fffffff, 0x7fffffff, 0x7fffffff), List.of(1, 1, 1)).op('s', '.')).hasMessageContaining("more elements");
    fault(new Pickle().op('}').text("t").tensor("0", "BoolStorage", 16, List.of(16)).op('s', '.')).hasMessageContaining("torch.BoolStorage");
  }

  @Test
  void readsNoNameThatIsNotAWeights() throws Exception {
    fault(new Pickle().global("os", "system").text("echo").op(0x85, 'R', '.'))
        .hasMessageContaining("os.system").hasMessageContaining("nothing from it is run");
    fault(new Pickle().global("builtins", "eval").op('.')).hasMessageContaining("builtins.eval");
    fault(new Pickle().global("torch", "FloatStorage").op(')', 'R', '.')).hasMessageContaining("FLOAT_STORAGE");
    fault(new Pickle().text("x").op(')', 'R', '.')).hasMessageContaining("no known name");
    for (int opcode : new int[] {0x81, 'i', 'o', 0x82, 0x92, 0x93, 0x95, 'P', 'I', 'l', '0', 0xff}) {
      fault(new Pickle().op(opcode, '.')).hasMessageContaining("opcode 0x%02x".formatted(opcode));
    }
  }

  @Test
  void boundsWhatAHostilePickleCanDo() throws Exception {
    fault(new Pickle().op('X', 0xff, 0xff, 0xff, 0x7f, '.')).hasMessageContaining("string of 2147483647 bytes");
    Pickle deep = new Pickle().op(')');
    for (int i = 0; i < 40; i++) {
      deep.op(0x85);
    }
    fault(deep.op('.')).hasMessageContaining("nests deeper");
    Pickle endless = new Pickle();
    for (int i = 0; i < 1_000_001; i++) {
      endless.op('(');
    }
    fault(endless).hasMessageContaining("opcodes");
    fault(new Pickle().op(']', 'q', 0, 'h', 0, 'a', 'h', 0, 'a', '.')).as("a list that contains itself").hasMessageContaining("being built");
    fault(new Pickle().op('h', 9, '.')).hasMessageContaining("value 9");
    fault(new Pickle().op('}', '(', 't', 's', '.')).hasMessageContaining("more values");
    fault(new Pickle().op('t', '.')).hasMessageContaining("mark");
    fault(new Pickle().op('}', 'K', 1, 'K', 2, 's', '.')).hasMessageContaining("no string");
    fault(new Pickle().op('}', '(').text("k").op('u', '.')).hasMessageContaining("without a value");
    fault(new Pickle().op('K', 1, '.')).hasMessageContaining("does not hold a dict");
    fault(new Pickle().op('}')).hasMessageContaining("cut off");
    fault(new Pickle().op('c', 'o')).hasMessageContaining("cut off");
    fault(new Pickle().op('N', 'Q', '.')).hasMessageContaining("storage");
  }

  @Test
  void tellsOldTarredAndCompressedFilesAndWrongByteOrder() throws Exception {
    Path old = Files.write(dir.resolve("old.pt"), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc});
    assertThatThrownBy(() -> TorchFile.open(old)).isInstanceOf(CheckpointException.class)
        .hasMessageContaining("before version 1.6").hasMessageContaining("torch.load(\"old.pt\"");
    assertThatThrownBy(() -> TorchFile.open(Files.write(dir.resolve("x.pt"), new byte[500]))).isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no zip");
    assertThatThrownBy(() -> TorchFile.open(dir.resolve("none.pt"))).isInstanceOf(CheckpointException.class).hasMessageContaining("missing");
    Path file = dir.resolve("c.pt");
    try (TorchZipWriter zip = new TorchZipWriter(file, false)) {
      zip.record("data.pkl", 8, 3, new byte[3]);
    }
    assertThatThrownBy(() -> TorchFile.open(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("compressed (zip method 8)");
    try (TorchZipWriter zip = new TorchZipWriter(file, false)) {
      zip.record("data.pkl", new Pickle().op('}', '.').bytes()).record("byteorder", new byte[] {'b', 'i', 'g'});
    }
    assertThatThrownBy(() -> TorchFile.open(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("byte order \"big\"");
    try (TorchZipWriter zip = new TorchZipWriter(file, false)) {
      zip.record("weights", new byte[3]);
    }
    assertThatThrownBy(() -> TorchFile.open(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("0 of them");
  }

  @Test
  void survivesNoiseAndCutsEverywhere() throws Exception {
    for (boolean zip64 : new boolean[] {false, true}) {
      Path good = write(zip64, new Pickle().op('}').text("t").tensor("0", "FloatStorage", 4, List.of(2, 2)).op('s', '.'), floats(1, 2, 3, 4));
      TorchFile intact = TorchFile.open(good);
      assertThat(intact.tensors(intact.root())).containsOnlyKeys("t");
      byte[] bytes = Files.readAllBytes(good);
      SplittableRandom random = new SplittableRandom(3);
      int refused = 0;
      for (int round = 0; round < 1500; round++) {
        byte[] broken = round < bytes.length ? Arrays.copyOf(bytes, round) : bytes.clone();
        for (int i = 0; i < 4 && round >= bytes.length; i++) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(dir.resolve("broken.pt"), broken);
        try {
          TorchFile torch = TorchFile.open(file);
          torch.tensors(torch.root()).values().forEach(entry ->
              assertThat(entry.byteOffset() + entry.byteLength()).isLessThanOrEqualTo(broken.length));
        } catch (CheckpointException e) {
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(bytes.length);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fault(Pickle pickle) throws Exception {
    Path file = write(false, pickle, floats(1, 2, 3, 4));
    return assertThatThrownBy(() -> {
      TorchFile torch = TorchFile.open(file);
      torch.tensors(torch.root());
    }).isInstanceOf(CheckpointException.class).hasMessageContaining(file.toString());
  }

  private Path write(boolean zip64, Pickle pickle, byte[] storage) throws Exception {
    Path file = dir.resolve("t.pt");
    try (TorchZipWriter zip = new TorchZipWriter(file, zip64)) {
      zip.record("data.pkl", pickle.bytes()).record("data/0", storage).record("version", new byte[] {'3', '\n'});
    }
    return file;
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }
}
