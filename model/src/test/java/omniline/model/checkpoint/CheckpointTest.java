package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.shared.SharedFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a directory can be wrong is one sentence with the file, the thing, and what to do. */
class CheckpointTest {
  @TempDir private Path dir;

  @BeforeEach
  void writeOne() {
    CheckpointInit.write(dir, ModelSize.TINY, 5, done -> {});
  }

  @Test
  void readsTheGoldenSet() {
    Checkpoint checkpoint = Checkpoint.open(SharedFolder.tinyA());
    OmniConfig config = checkpoint.config();
    assertThat(checkpoint.tensors()).hasSize(93);
    assertThat(checkpoint.encoder()).isEqualTo(new WhisperConfig(128, 1500, 128, 2, 2, 512));
    assertThat(config.llm()).isEqualTo(
        new LlamaConfig(3, 192, 6, 2, 32, 384, 1e-5f, 500000, new LlamaConfig.RopeScaling(8, 1, 4, 8192)));
    assertThat(config.speechDecoder().kvHeads()).isEqualTo(6);
    assertThat(config.eosIds()).containsExactly(585, 592, 593);
    assertThat(checkpoint.generation()).isEqualTo(new GenerationConfig(List.of(585, 592, 593), true, 0.6f, 0.9f, 0));
    assertThat(checkpoint.vocoderTensors().values().stream().mapToLong(TensorEntry::elements).sum()).isEqualTo(424891);
    assertThat(checkpoint.tensors().values().stream().mapToLong(TensorEntry::byteLength).sum()).isEqualTo(9103570);
  }

  @Test
  void inventoryOfTheReleasedModelIsThatOfTheHub() {
    LlamaConfig llm = new LlamaConfig(32, 4096, 32, 8, 128, 14336, 1e-5f, 500000, null);
    LlamaConfig decoder = new LlamaConfig(2, 4096, 32, 32, 128, 11008, 1e-5f, 500000, null);
    OmniConfig config = new OmniConfig("", llm, decoder, 128256, false, 131072, 128000, List.of(128009), 1280, 5, 25, 1000);
    List<Inventory.Expected> shards = Inventory.shards(config, new WhisperConfig(128, 1500, 1280, 20, 32, 5120));
    assertThat(shards).hasSize(804);
    long bytes = shards.stream().mapToLong(tensor -> 2 * tensor.shape().stream().reduce(1L, (a, b) -> a * b)).sum();
    assertThat(bytes).as("fp16, the tensors of the Hub's 18,228,762,578 bytes").isBetween(18_228_000_000L, 18_228_762_578L);
    VocoderConfig vocoder = new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), 512, List.of(3, 7, 11),
        List.of(List.of(1, 3, 5), List.of(1, 3, 5), List.of(1, 3, 5)), 1000, 128, 128, 3, 320, 16000);
    double million = Inventory.vocoder(vocoder).stream().mapToLong(tensor -> tensor.shape().stream().reduce(1L, (a, b) -> a * b)).sum() / 1e6;
    assertThat(million).isCloseTo(13.475, within(0.02));
  }

  @Test
  void rotaryFrequenciesAreScaledAsLlama3Does() {
    double[] w = new LlamaConfig(1, 4096, 32, 8, 128, 1, 1e-5f, 500000, new LlamaConfig.RopeScaling(8, 1, 4, 8192)).ropeFrequencies();
    assertThat(w).hasSize(64);
    assertThat(w[0]).isEqualTo(1);
    assertThat(w[29]).isCloseTo(0.002166570763503359, within(1e-9));
    assertThat(w[32]).isCloseTo(0.0005248461609929547, within(1e-9));
    assertThat(w[34]).isCloseTo(0.0001785078127679964, within(1e-10));
    assertThat(w[35]).isCloseTo(9.556212353964683e-05, within(1e-11));
    assertThat(w[63]).isCloseTo(3.068925988914511e-07, within(1e-13));
    double[] plain = new LlamaConfig(1, 4096, 32, 8, 128, 1, 1e-5f, 500000, null).ropeFrequencies();
    assertThat(plain[32]).isCloseTo(0.001414213562373095, within(1e-9));
  }

  @Test
  void opensASingleFileWithoutAnIndex() throws Exception {
    Files.delete(dir.resolve("model.safetensors.index.json"));
    fault().hasMessageContaining("holds neither");
    Files.copy(shard(1), dir.resolve("model.safetensors"));
    fault().hasMessageContaining("is missing");
  }

  @Test
  void tellsACutShard() throws Exception {
    try (FileChannel channel = FileChannel.open(shard(2), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 10);
    }
    fault().hasMessageContaining(shard(2).toString()).hasMessageContaining("cut off").hasMessageContaining("again");
  }

  @Test
  void tellsAMissingShard() throws Exception {
    Path missing = shard(2);
    Files.delete(missing);
    fault().hasMessageContaining(missing.toString()).hasMessageContaining("missing");
  }

  @Test
  void tellsATensorThatTheIndexPlacesWrongly() throws Exception {
    edit("model.safetensors.index.json", "\"model.norm.weight\": \"model-00001", "\"model.norm.weight\": \"model-00002");
    fault().hasMessageContaining("model.norm.weight").hasMessageContaining("index");
  }

  @Test
  void tellsATensorThatTheIndexForgets() throws Exception {
    edit("model.safetensors.index.json", "\"model.norm.weight\"", "\"model.unknown\"");
    fault().hasMessageContaining("model.unknown").hasMessageContaining("is missing although");
  }

  @Test
  void refusesIndexEntriesOutsideTheDirectory() throws Exception {
    edit("model.safetensors.index.json", "\"model.norm.weight\": \"", "\"model.norm.weight\": \"../");
    fault().hasMessageContaining("plain file names");
  }

  @Test
  void tellsAnIndexThatIsNone() throws Exception {
    Path index = dir.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": 7}}");
    fault().hasMessageContaining("plain file names").hasMessageContaining("model.norm.weight has 7");
    Files.writeString(index, "{\"weight_map\": {}}");
    fault().hasMessageContaining("speech encoder is missing");
    Files.writeString(index, "{\"metadata\": {}}");
    fault().hasMessageContaining("weight_map").hasMessageContaining("found nothing");
    Files.writeString(index, "[]");
    fault().hasMessageContaining("expected a JSON object");
  }

  @Test
  void tellsATensorThatNoIndexPlaces() throws Exception {
    edit("model.safetensors.index.json", "    \"model.norm.weight\": \"model-00001-of-00002.safetensors\",\n", "");
    fault().hasMessageContaining("model-00001").hasMessageContaining("model.norm.weight is not placed there");
  }

  @Test
  void tellsAMisshapenTensorWithBothShapes() throws Exception {
    edit("config.json", "\"intermediate_size\" : 384", "\"intermediate_size\" : 385");
    fault().hasMessageContaining("mlp.gate_proj.weight").hasMessageContaining("[384, 192]").hasMessageContaining("[385, 192]");
  }

  @Test
  void tellsAMissingTensorWithItsShape() throws Exception {
    edit("config.json", "\"num_hidden_layers\" : 3", "\"num_hidden_layers\" : 4");
    fault().hasMessageContaining("model.layers.3.").hasMessageContaining("missing").hasMessageContaining("[192]");
  }

  @Test
  void tellsAVocoderTensorToo() throws Exception {
    edit("vocoder/config.json", "\"upsample_initial_channel\" : 64", "\"upsample_initial_channel\" : 128");
    fault().hasMessageContaining("vocoder").hasMessageContaining("conv_pre").hasMessageContaining("128");
    Files.delete(dir.resolve("vocoder/vocoder.safetensors"));
    fault().hasMessageContaining("vocoder.safetensors").hasMessageContaining("g_00500000");
  }

  @Test
  void tellsEveryKeyThatCannotBeUsed() throws Exception {
    Map<String, String> wrong = Map.ofEntries(
        Map.entry("\"hidden_size\" : 192", "\"hidden_size\" : \"wide\""),
        Map.entry("\"num_key_value_heads\" : 2", "\"num_key_value_heads\" : 4"),
        Map.entry("\"ctc_decoder_config\" : \"(2,192,6,384)\"", "\"ctc_decoder_config\" : \"(2,192,6)\""),
        Map.entry("\"rope_type\" : \"llama3\"", "\"rope_type\" : \"yarn\""),
        Map.entry("\"speech_encoder_hidden_size\" : 64", "\"speech_encoder_hidden_size\" : 128"),
        Map.entry("\"speech_generator_type\" : \"ctc\"", "\"speech_generator_type\" : \"ar\""),
        Map.entry("\"rope_theta\" : 500000.0", "\"rope_theta\" : null"),
        Map.entry("\"vocab_size\" : ", "\"vocab_size\" : -"),
        Map.entry("\"attention_bias\" : false", "\"attention_bias\" : true"));
    String original = Files.readString(dir.resolve("config.json"));
    for (Map.Entry<String, String> edit : wrong.entrySet()) {
      edit("config.json", edit.getKey(), edit.getValue());
      String key = edit.getKey().substring(1, edit.getKey().indexOf('"', 1));
      fault().hasMessageContaining(key);
      Files.writeString(dir.resolve("config.json"), original);
    }
    assertThat(Checkpoint.open(dir).parameters()).isPositive();
  }

  @Test
  void tellsUnreadableJsonAndMissingFiles() throws Exception {
    Files.delete(dir.resolve("tokenizer.json"));
    fault().hasMessageContaining("tokenizer.json");
    Files.writeString(dir.resolve("config.json"), "{\"hidden_size\": 192,\n oops");
    fault().hasMessageContaining("config.json").hasMessageContaining("line 2");
    Files.delete(dir.resolve("config.json"));
    fault().hasMessageContaining("config.json").hasMessageContaining("missing");
    assertThatThrownBy(() -> Checkpoint.open(dir.resolve("nowhere"))).isInstanceOf(CheckpointException.class).hasMessageContaining("directory");
  }

  @Test
  void takesASingleStopIdAndNoGenerationConfig() throws Exception {
    Files.delete(dir.resolve("generation_config.json"));
    String config = Files.readString(dir.resolve("config.json"));
    Files.writeString(dir.resolve("config.json"), config.replaceAll("\"eos_token_id\" : \\[[^]]*]", "\"eos_token_id\" : 7"));
    assertThat(Checkpoint.open(dir).generation().stopIds()).containsExactly(7);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fault() {
    return assertThatThrownBy(() -> Checkpoint.open(dir)).isInstanceOf(CheckpointException.class);
  }

  private Path shard(int number) throws IOException {
    try (var files = Files.list(dir)) {
      String prefix = "model-%05d-of".formatted(number);
      return files.filter(file -> Objects.requireNonNull(file.getFileName()).toString().startsWith(prefix)).findFirst().orElseThrow();
    }
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(dir.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(dir.resolve(file), text.replace(from, to));
  }
}
