package omniline.model.checkpoint.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.torchzip.PickleValue.Dictionary;
import omniline.model.checkpoint.torchzip.TorchFile;

/**
 * The speech encoder where the shards do not hold it (spec sections 2.3 and 2.4): the file that config.json names, or what lies
 * beside it; openai's {@code .pt} or Hugging Face's names. Its tensors come out under the names that the shards would give. Stateless.
 */
public final class EncoderFile {
  private EncoderFile() {}

  /** True when the shards hold an encoder of their own. */
  public static boolean isIn(Map<String, TensorEntry> shards) {
    return shards.keySet().stream().anyMatch(name -> name.startsWith(WhisperConfig.PREFIX));
  }

  /** The shards, with the encoder's tensors from its own file when the shards have none. */
  public static Map<String, TensorEntry> complete(Path directory, Map<String, TensorEntry> shards) {
    if (isIn(shards)) {
      return shards;
    }
    Path file = find(directory).orElseThrow(() -> new CheckpointException(directory + ": the speech encoder is missing, neither "
        + WhisperConfig.PREFIX + "* in the shards nor the file that config.json names as speech_encoder (" + named(directory)
        + ") nor whisper.pt: copy Whisper's large-v3.pt there, or a Hugging Face safetensors file of it"));
    Map<String, TensorEntry> all = new LinkedHashMap<>(shards);
    all.putAll(read(file));
    return all;
  }

  /** The file that would be read: config.json's, DIR/whisper.pt, or the first DIR/*.safetensors that is no shard and has an encoder. */
  public static Optional<Path> find(Path directory) {
    try {
      Path named = directory.resolve(named(directory));
      for (Path candidate : new Path[] {named, named.resolve(ShardSet.SAFETENSORS), directory.resolve("whisper.pt")}) {
        if (Files.isRegularFile(candidate)) {
          return Optional.of(candidate);
        }
      }
    } catch (InvalidPathException e) {
      throw new CheckpointException(directory.resolve("config.json") + ": key speech_encoder: expected the path of a file, found "
          + named(directory) + ": use the file that belongs to this checkpoint", e);
    }
    try (var files = Files.newDirectoryStream(directory, "*.safetensors")) {
      TreeSet<Path> sorted = new TreeSet<>();
      files.forEach(sorted::add);
      return sorted.stream()
          .filter(file -> !file.getFileName().toString().startsWith("model"))
          .filter(file -> !encoder(TensorFile.open(file, Faults.FATAL).tensors()).isEmpty())
          .findFirst();
    } catch (IOException e) {
      throw new CheckpointException(directory + ": cannot be listed (" + e.getMessage() + "): check its permissions", e);
    }
  }

  private static String named(Path directory) {
    return JsonFile.read(directory.resolve("config.json")).string("speech_encoder", "whisper.pt");
  }

  private static Map<String, TensorEntry> read(Path file) {
    Map<String, TensorEntry> tensors = TensorFile.isTorch(file) ? torch(TorchFile.open(file)) : encoder(TensorFile.open(file, Faults.FATAL).tensors());
    if (tensors.isEmpty()) {
      throw new CheckpointException(file + ": holds no Whisper encoder (no tensor encoder.* or model.encoder.*): copy Whisper's large-v3.pt"
          + " there, or a Hugging Face safetensors file of it");
    }
    return tensors;
  }

  /** openai's {"dims", "model_state_dict"}, or a bare state dict in either naming. */
  private static Map<String, TensorEntry> torch(TorchFile torch) {
    Dictionary state = torch.root().dictionary("model_state_dict").orElse(torch.root());
    Map<String, TensorEntry> tensors = encoder(torch.tensors(state));
    torch.root().dictionary("dims").ifPresent(dims -> check(dims, tensors, torch.path()));
    return tensors;
  }

  private static Map<String, TensorEntry> encoder(Map<String, TensorEntry> found) {
    return WhisperNames.normalised(found, WhisperNames.Half.ENCODER, WhisperConfig.PREFIX);
  }

  private static void check(Dictionary dims, Map<String, TensorEntry> tensors, Path file) {
    WhisperConfig read = WhisperConfig.of(tensors, file.toString());
    Map<String, Integer> expected = Map.of("n_mels", read.nMels(), "n_audio_ctx", read.contextFrames(), "n_audio_state", read.width(),
        "n_audio_head", read.heads(), "n_audio_layer", read.layers());
    expected.forEach((key, value) -> {
      if (dims.whole(key).filter(dim -> dim == value.longValue()).isEmpty()) {
        throw new CheckpointException(file + ": dims says " + key + " " + dims.whole(key).map(String::valueOf).orElse("nothing")
            + ", expected " + value + " by the tensors: take an unmodified file of openai's Whisper");
      }
    });
  }
}
