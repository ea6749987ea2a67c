package omniline.model.checkpoint.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.torchzip.Pickle;
import omniline.model.shared.SharedFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speech encoder and vocoder in every file and naming in which they are published give the same tensors. */
class PartFilesTest {
  private static final String PREFIX = WhisperConfig.PREFIX;

  @TempDir private Path dir;
  private Checkpoint whole;

  @BeforeEach
  void writeOne() {
    CheckpointInit.write(dir, ModelSize.TINY, 5, done -> {});
    whole = Checkpoint.open(dir);
  }

  @Test
  void findsTheEncoderThatTheConfigNames() throws Exception {
    List<TensorEntry> encoder = takeTheEncoderOut();
    edit("config.json", "models/speech_encoder/large-v3.pt", "models/w.pt");
    Files.createDirectories(dir.resolve("models"));
    openai(dir.resolve("models/w.pt"), encoder, 1);
    assertEqualEncoder(Checkpoint.open(dir), dir.resolve("models/w.pt"));
    Files.delete(dir.resolve("models/w.pt"));
    fault().hasMessageContaining("models/w.pt").hasMessageContaining("whisper.pt").hasMessageContaining("large-v3.pt");
    openai(dir.resolve("whisper.pt"), encoder, 1);
    assertEqualEncoder(Checkpoint.open(dir), dir.resolve("whisper.pt"));
  }

  @Test
  void findsAnEncoderInHuggingFaceNamesWithAndWithoutModel() throws Exception {
    List<TensorEntry> encoder = takeTheEncoderOut();
    Surgery.safetensors(dir.resolve("another.safetensors"), List.of(), name -> name);
    for (String start : List.of("model.encoder.", "encoder.")) {
      Path file = dir.resolve("whisper-hf.safetensors");
      Surgery.safetensors(file, encoder, name -> start + huggingFace(name.substring(PREFIX.length())));
      assertEqualEncoder(Checkpoint.open(dir), file);
    }
  }

  @Test
  void prefersTheShardsOwnEncoder() throws Exception {
    Files.write(dir.resolve("whisper.pt"), new byte[9]);
    assertThat(Checkpoint.open(dir).tensors()).isEqualTo(whole.tensors());
  }

  @Test
  void tellsDimsThatAreNotTheTensors() throws Exception {
    List<TensorEntry> encoder = takeTheEncoderOut();
    openai(dir.resolve("whisper.pt"), encoder, 7);
    fault().hasMessageContaining("n_audio_head 7").hasMessageContaining("expected 1");
  }

  @Test
  void tellsAWhisperFileWithoutEncoderOrWithHalfOfIt() throws Exception {
    List<TensorEntry> encoder = takeTheEncoderOut();
    openai(dir.resolve("whisper.pt"), encoder.stream().filter(entry -> !entry.name().endsWith("ln_post.bias")).toList(), 1);
    fault().hasMessageContaining("ln_post.bias is missing, expected with shape [64]");
    openai(dir.resolve("whisper.pt"), encoder.stream().filter(entry -> !entry.name().contains("conv1")).toList(), 1);
    fault().hasMessageContaining("whisper.pt: tensor model.speech_encoder.conv1.weight is missing");
    Surgery.torch(dir.resolve("whisper.pt"), new Pickle(), encoder, name -> "other." + name);
    fault().hasMessageContaining("no Whisper encoder");
    Files.write(dir.resolve("whisper.pt"), new byte[300]);
    fault().hasMessageContaining("whisper.pt").hasMessageContaining("header of 0 bytes");
  }

  @Test
  void theGoldenWhisperFilesAreTheShardsEncoder() throws Exception {
    Path tinyA = SharedFolder.tinyA();
    Checkpoint golden = Checkpoint.open(tinyA);
    Map<String, TensorEntry> shards = golden.tensors();
    List<TensorEntry> others = shards.values().stream().filter(entry -> !entry.name().startsWith(PREFIX)).toList();
    for (String source : List.of("whisper.pt", "whisper-hf.safetensors")) {
      Path copy = Files.createDirectories(dir.resolve("golden-" + source));
      for (String file : List.of("config.json", "tokenizer.json", source)) {
        Files.copy(tinyA.resolve(file), copy.resolve(file));
      }
      Files.createDirectories(copy.resolve("vocoder"));
      for (String file : List.of("vocoder/config.json", "vocoder/g_00500000")) {
        Files.copy(tinyA.resolve(file), copy.resolve(file));
      }
      Surgery.safetensors(copy.resolve("model.safetensors"), others, name -> name);
      Checkpoint found = Checkpoint.open(copy);
      assertThat(found.encoder()).isEqualTo(golden.encoder());
      assertEqual(found.tensors(), shards);
      assertThat(found.tensor(PREFIX + "conv1.weight").file().getFileName()).hasToString(source);
    }
  }

  @Test
  void readsTheVocoderOfTheMostStepsWhenThereIsNoSafetensorsFile() throws Exception {
    Path vocoder = dir.resolve("vocoder");
    List<TensorEntry> entries = List.copyOf(whole.vocoderTensors().values());
    Surgery.torch(vocoder.resolve("g_00500000"), new Pickle().op('}').text("generator"), entries, name -> name, 's');
    Files.write(vocoder.resolve("g_00000100"), new byte[4]);
    assertThat(Checkpoint.open(dir).vocoderTensors()).as("safetensors first").isEqualTo(whole.vocoderTensors());
    Path kept = Files.move(vocoder.resolve("vocoder.safetensors"), dir.resolve("kept"));
    Checkpoint torch = Checkpoint.open(dir);
    assertThat(torch.vocoderTensor("dict.weight").file()).isEqualTo(vocoder.resolve("g_00500000"));
    assertEqual(torch.vocoderTensors(), SafetensorsFile.open(kept).tensors());
    Surgery.torch(vocoder.resolve("g_00500000"), new Pickle().op('}').text("discriminator"), List.of(), name -> name, 's');
    fault().hasMessageContaining("g_00500000").hasMessageContaining("generator");
  }

  private List<TensorEntry> takeTheEncoderOut() throws IOException {
    List<TensorEntry> encoder = whole.tensors().values().stream().filter(entry -> entry.name().startsWith(PREFIX)).toList();
    Path aside = dir.resolve("aside");
    Surgery.safetensors(aside, encoder, name -> name);
    Surgery.onlyShard(dir, whole.tensors().values().stream().filter(entry -> !entry.name().startsWith(PREFIX)).toList());
    return List.copyOf(SafetensorsFile.open(aside).tensors().values());
  }

  private static void openai(Path file, List<TensorEntry> encoder, int heads) throws IOException {
    Pickle pickle = new Pickle().op('}', '(').text("dims").op('}', '(').text("n_mels").whole(128).text("n_audio_ctx").whole(1500)
        .text("n_audio_state").whole(64).text("n_audio_head").whole(heads).text("n_audio_layer").whole(1).op('u').text("model_state_dict");
    Surgery.torch(file, pickle, encoder, name -> "encoder." + name.substring(PREFIX.length()), 'u');
  }

  private static String huggingFace(String openai) {
    return openai.replace("blocks.", "layers.").replace("attn.query", "self_attn.q_proj").replace("attn.key", "self_attn.k_proj")
        .replace("attn.value", "self_attn.v_proj").replace("attn.out", "self_attn.out_proj").replace("attn_ln", "self_attn_layer_norm")
        .replace("mlp.0", "fc1").replace("mlp.2", "fc2").replace("mlp_ln", "final_layer_norm").replace("ln_post", "layer_norm")
        .replace("positional_embedding", "embed_positions.weight");
  }

  private void assertEqualEncoder(Checkpoint found, Path file) {
    assertThat(found.encoder()).isEqualTo(whole.encoder());
    assertThat(found.tensor(PREFIX + "ln_post.bias").file()).isEqualTo(file);
    Map<String, TensorEntry> aside = SafetensorsFile.open(dir.resolve("aside")).tensors();
    aside.forEach((name, entry) -> assertThat(SafetensorsFile.readFloats(found.tensor(name))).as(name).isEqualTo(SafetensorsFile.readFloats(entry)));
    assertThat(found.tensors()).hasSize(whole.tensors().size());
  }

  private static void assertEqual(Map<String, TensorEntry> found, Map<String, TensorEntry> expected) {
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((name, entry) -> {
      TensorEntry other = Objects.requireNonNull(found.get(name));
      assertThat(other.shape()).as(name).isEqualTo(entry.shape());
      assertThat(SafetensorsFile.readFloats(other)).as(name).isEqualTo(SafetensorsFile.readFloats(entry));
    });
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fault() {
    return assertThatThrownBy(() -> Checkpoint.open(dir)).isInstanceOf(CheckpointException.class);
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(dir.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(dir.resolve(file), text.replaceFirst(from, to));
  }
}
