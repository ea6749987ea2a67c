package omniline.model.checkpoint.llasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.parts.Surgery;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;
import omniline.model.checkpoint.torchzip.Pickle;
import omniline.model.shared.SharedFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LLaSM directory as it is published, in both file formats, and what is said about one that is not whole. */
class LlasmCheckpointTest {
  @TempDir private Path dir;

  @Test
  void readsTheGoldenSet() {
    LlasmCheckpoint checkpoint = LlasmCheckpoint.open(SharedFolder.tinyA().resolve("llasm-tiny"));
    LlasmConfig config = checkpoint.config();
    assertThat(config.llm()).isEqualTo(new LlamaConfig(2, 64, 2, 2, 32, 176, 1e-5f, 10000, null));
    assertThat(List.of(config.patchId(), config.startId(), config.endId(), config.audioTokens())).containsExactly(200, 201, 202, 64);
    assertThat(checkpoint.tower().encoder()).isEqualTo(new WhisperConfig(80, 1500, 64, 2, 2, 256));
    assertThat(checkpoint.tower().decoder()).isEqualTo(new WhisperDecoderConfig(64, 2, 2, 256, 448, 120, 97));
    assertThat(checkpoint.tensors()).hasSize(112);
    assertThat(checkpoint.tensor("model.mm_projector.weight").dtype()).isEqualTo(DataType.F32);
    assertThat(checkpoint.tensor("model.audio_decoder.blocks.1.cross_attn.key.weight").dtype()).isEqualTo(DataType.F16);
    assertThat(checkpoint.tensor("model.speech_encoder.blocks.1.mlp.2.bias").shape()).containsExactly(64L);
  }

  @Test
  void torchShardsAreTheSameTensorsAsSafetensors() throws Exception {
    Path golden = SharedFolder.tinyA().resolve("llasm-tiny");
    Map<String, TensorEntry> expected = LlasmCheckpoint.open(golden).tensors();
    for (String file : List.of("config.json", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin",
        "pytorch_model-00002-of-00002.bin", "audio_tower/config.json", "audio_tower/model.safetensors")) {
      Files.createDirectories(Objects.requireNonNull(dir.resolve(file).getParent()));
      Files.copy(golden.resolve(file), dir.resolve(file));
    }
    Map<String, TensorEntry> found = LlasmCheckpoint.open(dir).tensors();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    assertThat(found.get("lm_head.weight")).extracting(TensorEntry::file).hasToString(dir.resolve("pytorch_model-00002-of-00002.bin").toString());
    found.forEach((name, entry) -> assertThat(SafetensorsFile.readFloats(entry)).as(name)
        .isEqualTo(SafetensorsFile.readFloats(Objects.requireNonNull(expected.get(name)))));
  }

  @Test
  void opensWhatItsOwnInventoryDescribes() throws Exception {
    MadeUpLlasm.write(dir);
    LlasmCheckpoint checkpoint = LlasmCheckpoint.open(dir);
    assertThat(checkpoint.tensors().keySet()).hasSize(12 + 2 + 22 + 28);
    Files.writeString(dir.resolve("added_tokens.json"), "{\"<au_patch>\": 7, \"<au_start>\": 8, \"<au_end>\": 9, \"<other>\": 6}");
    LlasmConfig config = LlasmCheckpoint.open(dir).config();
    assertThat(List.of(config.patchId(), config.startId(), config.endId())).containsExactly(7, 8, 9);
    Files.writeString(dir.resolve("added_tokens.json"), "{\"<au_end>\": 20}");
    fault().hasMessageContaining("<au_end>").hasMessageContaining("below vocab_size (20)");
  }

  @Test
  void findsTheTowerThatTheConfigNamesInOneTorchFile() throws Exception {
    MadeUpLlasm.write(dir);
    Path tower = Files.createDirectories(dir.resolve("openai"));
    Files.move(dir.resolve("audio_tower"), tower.resolve("whisper-large-v2"));
    tower = tower.resolve("whisper-large-v2");
    fault().hasMessageContaining("neither audio_tower nor").hasMessageContaining("openai/elsewhere");
    edit("config.json", "openai/elsewhere", "openai/whisper-large-v2");
    LlasmCheckpoint checkpoint = LlasmCheckpoint.open(dir);
    assertThat(checkpoint.tower().directory()).isEqualTo(tower);
    Surgery.torch(tower.resolve("pytorch_model.bin"), new Pickle(),
        SafetensorsFile.open(tower.resolve("model.safetensors")).tensors().values(), name -> name);
    Files.delete(tower.resolve("model.safetensors"));
    assertThat(LlasmCheckpoint.open(dir).tensors().keySet()).isEqualTo(checkpoint.tensors().keySet());
  }

  @Test
  void tellsTorchShardsThatTheirIndexDoesNotDescribe() throws Exception {
    MadeUpLlasm.write(dir);
    List<TensorEntry> all = List.copyOf(SafetensorsFile.open(dir.resolve("model.safetensors")).tensors().values());
    Surgery.torch(dir.resolve("a.bin"), new Pickle(), all.subList(0, 9), name -> name);
    Surgery.torch(dir.resolve("b.bin"), new Pickle(), all.subList(9, all.size()), name -> name);
    Files.delete(dir.resolve("model.safetensors"));
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      map.append(i == 0 ? "" : ", ").append('"').append(all.get(i).name()).append(i < 9 ? "\": \"a.bin\"" : "\": \"b.bin\"");
    }
    Path index = dir.resolve("pytorch_model.bin.index.json");
    Files.writeString(index, "{\"weight_map\": {" + map + "}}");
    assertThat(LlasmCheckpoint.open(dir).tensor(all.getLast().name()).file()).isEqualTo(dir.resolve("b.bin"));
    Files.writeString(index, "{\"weight_map\": {" + map.toString().replaceFirst("a.bin", "b.bin") + "}}");
    fault().hasMessageContaining("b.bin: tensor " + all.getFirst().name() + " is missing although");
    Files.writeString(index, "{\"weight_map\": {" + map.substring(map.indexOf(",") + 1) + "}}");
    fault().hasMessageContaining("a.bin: tensor " + all.getFirst().name() + " is not placed there");
    Files.write(dir.resolve("b.bin"), Arrays.copyOf(Files.readAllBytes(dir.resolve("b.bin")), 3000));
    Files.writeString(index, "{\"weight_map\": {" + map + "}}");
    fault().hasMessageContaining("b.bin").hasMessageContaining("cut off");
  }

  @Test
  void tellsWhatIsMissingOrDoesNotFit() throws Exception {
    MadeUpLlasm.write(dir);
    assertThatThrownBy(() -> Checkpoint.open(dir)).isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model_type").hasMessageContaining("LLaSM").hasMessageContaining("text only");
    String config = Files.readString(dir.resolve("config.json"));
    Map<String, String> wrong = Map.of("\"mm_hidden_size\": 64", "\"mm_hidden_size\": 128", "\"hidden_size\": 16,", "\"hidden_size\": 32,",
        "\"llaaa\"", "\"llama\"", "\"silu\"", "\"gelu\"", "\"audio_token_len\": 4", "\"audio_token_len\": 9",
        "\"mm_audio_tower\": \"openai/elsewhere\"", "\"mm_audio_tower\": 3, \"use_mm_proj\": false");
    for (Map.Entry<String, String> entry : wrong.entrySet()) {
      edit("config.json", entry.getKey(), entry.getValue());
      fault();
      Files.writeString(dir.resolve("config.json"), config);
    }
    edit("audio_tower/config.json", "\"decoder_layers\": 1", "\"decoder_layers\": 2");
    fault().hasMessageContaining("audio_tower: tensor model.audio_decoder.blocks.1.attn_ln.weight is missing");
    edit("audio_tower/config.json", "\"decoder_attention_heads\": 1", "\"decoder_attention_heads\": 3");
    fault().hasMessageContaining("decoder_attention_heads").hasMessageContaining("divisor of d_model (64)");
    edit("audio_tower/config.json", "\"whisper\"", "\"wav2vec2\"");
    fault().hasMessageContaining("model_type").hasMessageContaining("wav2vec2");
    Files.delete(dir.resolve("model.safetensors"));
    fault().hasMessageContaining("holds neither");
    assertThatThrownBy(() -> LlasmCheckpoint.open(dir.resolve("nowhere"))).isInstanceOf(CheckpointException.class)
        .hasMessageContaining("directory");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fault() {
    return assertThatThrownBy(() -> LlasmCheckpoint.open(dir)).isInstanceOf(CheckpointException.class);
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(dir.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(dir.resolve(file), text.replace(from, to));
  }
}
