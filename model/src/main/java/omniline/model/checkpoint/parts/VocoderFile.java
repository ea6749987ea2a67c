package omniline.model.checkpoint.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.torchzip.TorchFile;

/**
 * The vocoder's tensors: vocoder.safetensors, or else fairseq's g_00500000, a torch file with the same names under "generator"
 * (spec section 7.3). Of several g_* the one of the most steps holds. Stateless.
 */
public final class VocoderFile {
  private static final String SAFETENSORS = "vocoder.safetensors";

  private VocoderFile() {}

  /** All tensors by name; {@code directory} is DIR/vocoder. */
  public static Map<String, TensorEntry> read(Path directory) {
    return read(directory, Faults.FATAL, new HashSet<>());
  }

  /** The same past tensors at fault, whose names are added to {@code damaged}. */
  public static Map<String, TensorEntry> read(Path directory, Faults faults, Set<String> damaged) {
    Path file = find(directory);
    if (file.endsWith(SAFETENSORS)) {
      SafetensorsFile safetensors = SafetensorsFile.open(file, faults);
      damaged.addAll(safetensors.damaged());
      return safetensors.tensors();
    }
    TorchFile torch = TorchFile.open(file);
    return torch.tensors(torch.root().dictionary("generator").orElseThrow(() -> new CheckpointException(file
        + ": holds no dict under \"generator\": take the g_* file of a unit HiFi-GAN, not the do_* file of its training")));
  }

  private static Path find(Path directory) {
    Path safetensors = directory.resolve(SAFETENSORS);
    if (Files.exists(safetensors)) {
      return safetensors;
    }
    TreeSet<Path> generators = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "g_*")) {
        files.forEach(generators::add);
      } catch (IOException e) {
        throw new CheckpointException(directory + ": cannot be listed (" + e.getMessage() + "): check its permissions", e);
      }
    }
    if (generators.isEmpty()) {
      throw new CheckpointException(safetensors + ": the file is missing and there is no g_* beside it: copy fairseq's g_00500000 with its"
          + " config.json into " + directory);
    }
    return generators.getLast();
  }
}
