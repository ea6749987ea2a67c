package omniline.model.checkpoint.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.inspect.Finding.Kind;
import omniline.model.checkpoint.llasm.MadeUpLlasm;
import omniline.model.checkpoint.parts.Surgery;
import omniline.model.shared.SharedFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inspection goes through the whole directory: every fault in it is told, and none twice. */
class InspectionTest {
  @TempDir private Path dir;
  private Path shard = Path.of("");

  @BeforeEach
  void writeOne() {
    CheckpointInit.write(dir, ModelSize.TINY, 5, done -> {});
    shard = dir.resolve("model-00002-of-00002.safetensors");
  }

  @Test
  void tellsThePartsOfTheGoldenSets() {
    Inspection omni = Inspection.of(SharedFolder.tinyA());
    assertThat(omni.isSound()).isTrue();
    assertThat(omni.parts()).extracting(PartReport::part)
        .containsExactly("speech encoder", "adaptor", "LLM", "speech decoder", "vocoder");
    assertThat(omni.parts()).extracting(PartReport::expectedTensors).containsExactly(37, 4, 30, 22, 302);
    assertThat(omni.parts().stream().limit(4).mapToLong(PartReport::bytes).sum()).isEqualTo(9103570);
    assertThat(omni.parts().getLast().parameters()).isEqualTo(424891);
    assertThat(omni.findings()).extracting(Finding::kind).containsExactly(Kind.NOTE);
    assertThat(omni.findings().getFirst().text()).contains("whisper.pt is not read");
    Inspection llasm = Inspection.of(SharedFolder.tinyA().resolve("llasm-tiny"));
    assertThat(llasm.findings()).isEmpty();
    assertThat(llasm.parts()).extracting(PartReport::part).containsExactly("audio encoder", "audio decoder", "adaptor", "LLM");
  }

  @Test
  void printsATable() {
    Checkpoint checkpoint = Checkpoint.open(dir);
    List<String> lines = Inspection.of(dir).lines();
    assertThat(lines.getFirst()).isEqualTo(dir + ": LLaMA-Omni, omniline-random-tiny");
    assertThat(lines).anySatisfy(line -> assertThat(line).matches("part +tensors +parameters +bytes +dtype +dims +files"));
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("vocoder ").contains("302", "424,891", "1,699,564", "F32",
        "vocoder/vocoder.safetensors"));
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("together ")
        .contains("%,d".formatted(checkpoint.parameters()), "%,d".formatted(checkpoint.bytes())));
    assertThat(lines.getLast()).startsWith("complete");
  }

  @Test
  void listsEveryMissingMisshapenAndSuperfluousTensor() throws Exception {
    edit("config.json", "\"num_hidden_layers\" : 3", "\"num_hidden_layers\" : 4");
    edit("config.json", "(2,192,6,384)", "(1,192,6,380)");
    edit("vocoder/config.json", "\"upsample_initial_channel\" : 64", "\"upsample_initial_channel\" : 128");
    Inspection inspection = Inspection.of(dir);
    assertThat(inspection.isSound()).isFalse();
    assertThat(texts(inspection, Kind.MISSING)).hasSize(9).contains("model.layers.3.mlp.up_proj.weight: expected [384, 192], found nothing");
    assertThat(texts(inspection, Kind.MISSHAPEN))
        .contains("speech_generator.layers.0.mlp.up_proj.weight in " + shard.getFileName() + ": expected [380, 192], found [384, 192]")
        .contains("conv_pre.bias in vocoder.safetensors: expected [128], found [64]");
    assertThat(texts(inspection, Kind.SUPERFLUOUS)).hasSize(9)
        .contains("speech_generator.layers.1.input_layernorm.weight in " + shard.getFileName() + ": expected nothing, found [192] F16");
    long faults = inspection.findings().stream().filter(finding -> finding.kind().isFault()).count();
    assertThat(inspection.lines().getLast()).isEqualTo(faults + " faults");
  }

  @Test
  void aSuperfluousTensorDoesNoHarm() throws Exception {
    List<TensorEntry> all = new ArrayList<>(Checkpoint.open(dir).tensors().values());
    TensorEntry norm = Checkpoint.open(dir).tensor("model.norm.weight");
    all.add(new TensorEntry("model.extra", norm.dtype(), norm.shape(), norm.file(), norm.byteOffset(), norm.byteLength()));
    Surgery.onlyShard(dir, all);
    Inspection inspection = Inspection.of(dir);
    assertThat(inspection.isSound()).isTrue();
    assertThat(texts(inspection, Kind.SUPERFLUOUS)).containsExactly("model.extra in model.safetensors: expected nothing, found [192] F16");
    assertThat(Checkpoint.open(dir).tensors()).containsKey("model.extra");
  }

  @Test
  void listsTheTensorsThatACutShardHasLost() throws Exception {
    try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 4000);
    }
    Inspection inspection = Inspection.of(dir);
    assertThat(texts(inspection, Kind.FILE)).hasSize(2).allSatisfy(text -> assertThat(text).contains(shard.toString(), "cut off"))
        .anySatisfy(text -> assertThat(text).contains("output_proj.weight")).anySatisfy(text -> assertThat(text).contains("output_proj.bias"));
    assertThat(inspection.findings()).as("none is told twice").hasSize(2);
    assertThat(inspection.lines()).anySatisfy(line -> assertThat(line).startsWith("speech decoder  20 of 22"));
  }

  @Test
  void goesOnWithoutAShardATokenizerAndAVocoder() throws Exception {
    Files.delete(shard);
    Files.delete(dir.resolve("tokenizer.json"));
    Files.writeString(dir.resolve("generation_config.json"), "{\"top_p\": 2}");
    Files.delete(dir.resolve("vocoder/vocoder.safetensors"));
    Inspection inspection = Inspection.of(dir);
    assertThat(texts(inspection, Kind.FILE)).hasSize(4).anySatisfy(text -> assertThat(text).contains(shard.toString(), "missing"))
        .anySatisfy(text -> assertThat(text).contains("tokenizer.json")).anySatisfy(text -> assertThat(text).contains("top_p"))
        .anySatisfy(text -> assertThat(text).contains("g_00500000"));
    assertThat(inspection.findings()).hasSize(4);
    assertThat(inspection.parts()).extracting(PartReport::part).contains("speech decoder", "vocoder");
    Files.delete(dir.resolve("vocoder/config.json"));
    Files.delete(dir.resolve("model.safetensors.index.json"));
    assertThat(texts(Inspection.of(dir), Kind.FILE)).anySatisfy(text -> assertThat(text).contains("holds neither"))
        .anySatisfy(text -> assertThat(text).contains("vocoder/config.json"));
  }

  @Test
  void listsTheEncodersTensorsWhenThoseThatTellItsSizeAreGone() throws Exception {
    List<TensorEntry> left = Checkpoint.open(dir).tensors().values().stream()
        .filter(entry -> !entry.name().equals(WhisperConfig.PREFIX + "conv1.weight")).toList();
    Surgery.onlyShard(dir, left);
    assertThat(texts(Inspection.of(dir), Kind.MISSING)).containsExactly(WhisperConfig.PREFIX + "conv1.weight: expected [64, 128, 3], found nothing");
    Surgery.onlyShard(dir, SafetensorsFile.open(dir.resolve("model.safetensors")).tensors().values().stream().filter(entry -> !entry.name().startsWith(WhisperConfig.PREFIX)).toList());
    assertThat(Inspection.of(dir).findings()).singleElement().extracting(Finding::text).asString().contains("speech encoder is missing");
  }

  @Test
  void tellsWeightsOfATypeThatIsNone() throws Exception {
    List<TensorEntry> all = new ArrayList<>();
    Checkpoint.open(dir).tensors().values().forEach(entry -> all.add(entry.name().equals("model.norm.weight")
        ? new TensorEntry(entry.name(), DataType.F16, List.of(96L), entry.file(), entry.byteOffset(), 192) : entry));
    Surgery.onlyShard(dir, all);
    String header = new String(Files.readAllBytes(dir.resolve("model.safetensors")), StandardCharsets.ISO_8859_1);
    String from = "\"model.norm.weight\":{\"dtype\":\"F16\",\"shape\":[96]";
    assertThat(header).contains(from);
    Files.write(dir.resolve("model.safetensors"), header.replace(from, "\"model.norm.weight\":{\"dtype\":\"U8\",\"shape\":[192]")
        .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(texts(Inspection.of(dir), Kind.WRONG_TYPE))
        .containsExactly("model.norm.weight in model.safetensors: expected F16, BF16 or F32, found U8");
    assertThatThrownBy(() -> Checkpoint.open(dir)).isInstanceOf(CheckpointException.class).hasMessageContaining("dtype U8");
  }

  @Test
  void goesThroughALlasmToo() throws Exception {
    Path llasm = Files.createDirectories(dir.resolve("llasm"));
    MadeUpLlasm.write(llasm);
    assertThat(Inspection.of(llasm).findings()).isEmpty();
    Path tower = llasm.resolve("audio_tower/config.json");
    Files.writeString(tower, Files.readString(tower).replace("\"vocab_size\": 9", "\"vocab_size\": 10"));
    Path config = llasm.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"mm_hidden_size\": 64", "\"mm_hidden_size\": 32"));
    Map<Kind, Integer> expected = Map.of(Kind.MISSHAPEN, 2, Kind.FILE, 1);
    expected.forEach((kind, count) -> assertThat(texts(Inspection.of(llasm), kind)).as(kind.name()).hasSize(count));
    Files.delete(llasm.resolve("model.safetensors"));
    Files.delete(llasm.resolve("audio_tower/config.json"));
    assertThat(texts(Inspection.of(llasm), Kind.FILE)).hasSize(2);
  }

  @Test
  void refusesWhatIsNoCheckpoint() throws Exception {
    assertThatThrownBy(() -> Inspection.of(dir.resolve("nowhere"))).isInstanceOf(CheckpointException.class).hasMessageContaining("directory");
    edit("config.json", "omni_speech2s_llama", "gpt2");
    assertThatThrownBy(() -> Inspection.of(dir)).isInstanceOf(CheckpointException.class).hasMessageContaining("model_type");
    Files.delete(dir.resolve("config.json"));
    assertThatThrownBy(() -> Inspection.of(dir)).isInstanceOf(CheckpointException.class).hasMessageContaining("config.json");
  }

  private static List<String> texts(Inspection inspection, Kind kind) {
    return inspection.findings().stream().filter(finding -> finding.kind() == kind).map(Finding::text).toList();
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(dir.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(dir.resolve(file), text.replace(from, to));
  }
}
