package omniline.train.llasm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;

/**
 * A checkpoint's tensors as training takes them, and the checkpoint written again with the trained ones in place: same folders, same
 * types, safetensors whatever it was. What was not trained is copied byte by byte. Immutable.
 */
final class LlasmWeights {

  /** The rows of patch, start and end token in the embedding, which phase 1 trains apart from the rest of it. */
  static final String AUDIO_TOKENS = "audio_tokens";

  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final List<String> LAYER = List.of("input_layernorm.weight", "self_attn.q_proj.weight", "self_attn.k_proj.weight",
      "self_attn.v_proj.weight", "self_attn.o_proj.weight", "post_attention_layernorm.weight", "mlp.gate_proj.weight", "mlp.up_proj.weight",
      "mlp.down_proj.weight");

  private final LlasmCheckpoint checkpoint;

  LlasmWeights(LlasmCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
    if (checkpoint.config().tiedEmbeddings()) {
      throw new TrainException(checkpoint.directory() + ": its head is its embedding (tie_word_embeddings), which no LLaSM has: untie them");
    }
  }

  /** The adaptor. */
  List<Parameter> adaptor() {
    return Stream.of("model.mm_projector.weight", "model.mm_projector.bias").map(this::read).toList();
  }

  /** The LLM in the order of llasm_training.py. */
  List<Parameter> llm() {
    List<String> names = new ArrayList<>(List.of(EMBEDDING, "model.norm.weight", "lm_head.weight"));
    for (int i = 0; i < checkpoint.config().llm().layers(); i++) {
      String layer = "model.layers." + i + ".";
      LAYER.forEach(name -> names.add(layer + name));
    }
    return names.stream().map(this::read).toList();
  }

  private Parameter read(String name) {
    TensorEntry entry = checkpoint.tensor(name);
    return new Parameter(name, entry.shape(), SafetensorsFile.readFloats(entry));
  }

  /** {@link #AUDIO_TOKENS}: three rows in the order of their ids' meaning, patch, start, end. */
  Parameter audioTokens() {
    float[] table = read(EMBEDDING).values();
    int width = checkpoint.config().llm().width();
    float[] rows = new float[3 * width];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(table, audioIds()[i] * width, rows, i * width, width);
    }
    return new Parameter(AUDIO_TOKENS, List.of(3L, (long) width), rows);
  }

  private int[] audioIds() {
    LlasmConfig config = checkpoint.config();
    return new int[] {config.patchId(), config.startId(), config.endId()};
  }

  /** Writes the checkpoint with these tensors in place; the folder must not be the one that it came from. */
  void write(Path directory, List<Parameter> trained) {
    try {
      Files.createDirectories(directory.resolve("audio_tower"));
      if (Files.isSameFile(directory, checkpoint.directory())) {
        throw new TrainException(directory + ": is the model that was trained from: name another --out");
      }
      copyFiles(checkpoint.directory(), directory, false);
      copyFiles(checkpoint.tower().directory(), directory.resolve("audio_tower"), true);
      writeTensors(directory, trained.stream().collect(Collectors.toMap(Parameter::name, p -> p)));
    } catch (IOException e) {
      throw new TrainException(directory + ": the checkpoint cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }

  private static void copyFiles(Path from, Path to, boolean weights) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (weights || !(name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".index.json"))) {
        Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void writeTensors(Path directory, Map<String, Parameter> trained) throws IOException {
    Map<Path, List<SafetensorsWriter.Source>> shards = new LinkedHashMap<>();
    for (TensorEntry entry : LlasmCheckpoint.llmShards(checkpoint.directory(), Faults.FATAL).tensors().values()) {
      shards.computeIfAbsent(entry.file(), file -> new ArrayList<>()).add(source(entry, trained));
    }
    if (shards.size() == 1) {
      SafetensorsWriter.write(directory.resolve(ShardSet.SAFETENSORS), shards.values().iterator().next());
      return;
    }
    Map<String, String> index = new LinkedHashMap<>();
    long bytes = 0;
    int number = 0;
    for (List<SafetensorsWriter.Source> shard : shards.values()) {
      String name = "model-%05d-of-%05d.safetensors".formatted(++number, shards.size());
      SafetensorsWriter.write(directory.resolve(name), shard);
      shard.forEach(tensor -> index.put(tensor.name(), name));
      bytes += shard.stream().mapToLong(SafetensorsWriter.Source::byteLength).sum();
    }
    ConfigWriter.writeIndex(directory.resolve(ShardSet.indexOf(ShardSet.SAFETENSORS)), index, bytes);
  }

  private SafetensorsWriter.Source source(TensorEntry entry, Map<String, Parameter> trained) {
    Parameter changed = trained.get(entry.name());
    Parameter tokens = trained.get(AUDIO_TOKENS);
    if (changed != null) {
      return new SafetensorsWriter.Tensor(entry.name(), entry.dtype(), entry.shape(), changed::values);
    } else if (tokens != null && entry.name().equals(EMBEDDING)) {
      return new SafetensorsWriter.Tensor(entry.name(), entry.dtype(), entry.shape(), () -> withTokens(tokens));
    }
    return new Untouched(entry.name(), entry.dtype(), entry.shape(), entry);
  }

  private float[] withTokens(Parameter tokens) {
    float[] table = read(EMBEDDING).values();
    int width = checkpoint.config().llm().width();
    for (int i = 0; i < 3; i++) {
      System.arraycopy(tokens.values(), i * width, table, audioIds()[i] * width, width);
    }
    return table;
  }

  /** A tensor as its bytes lie in the file. */
  private record Untouched(String name, DataType dtype, List<Long> shape, TensorEntry entry) implements SafetensorsWriter.Source {
    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      try (FileChannel from = FileChannel.open(entry.file(), StandardOpenOption.READ)) {
        long done = 0;
        while (done < entry.byteLength()) {
          done += from.transferTo(entry.byteOffset() + done, entry.byteLength() - done, channel);
        }
      }
    }
  }
}
