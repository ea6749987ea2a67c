package omniline.model.checkpoint.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.torchzip.TorchFile;

/**
 * The tensors of one file, safetensors or torch, told apart by its first bytes. Immutable.
 *
 * @param tensors those at the top level of the file
 * @param damaged names of those that were reported and left out
 */
record TensorFile(Map<String, TensorEntry> tensors, Set<String> damaged) {
  private static final byte PICKLE_START = (byte) 0x80;

  TensorFile {
    tensors = Collections.unmodifiableMap(tensors);
    damaged = Set.copyOf(damaged);
  }

  /** Reads the header; a {@link CheckpointException} when the file cannot be used as a whole. */
  static TensorFile open(Path file, Faults faults) {
    if (!isTorch(file)) {
      SafetensorsFile safetensors = SafetensorsFile.open(file, faults);
      return new TensorFile(safetensors.tensors(), safetensors.damaged());
    }
    TorchFile torch = TorchFile.open(file);
    return new TensorFile(torch.tensors(torch.root()), Set.of());
  }

  /**
   * True for the zip of today's torch.save and for the bare pickle of its first years. The length that begins a safetensors file
   * may look like either, but the brace of its header at byte 8 is no zip method and no place in torch's magic number.
   */
  static boolean isTorch(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(9);
      boolean safetensors = start.length == 9 && start[8] == '{';
      boolean zip = start.length > 1 && start[0] == 'P' && start[1] == 'K';
      return !safetensors && (zip || (start.length > 0 && start[0] == PICKLE_START));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": the file is missing: copy it from the download of the checkpoint", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read (" + e.getMessage() + "): check the file and its permissions", e);
    }
  }
}
