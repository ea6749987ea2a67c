package omniline.train.cli.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;
import omniline.train.loop.Tensors;

/**
 * A checkpoint in the Hub's layout as a place to begin from: its tensors, and beside them what only recipes ask for, so that training can
 * go on where its maker stopped. Both files may be absent: heads are then learnt anew, units by {@code omniline train units}.
 *
 * <pre>
 *  DIR/training/heads.safetensors   the encoder's phone head and word head, float16
 *  DIR/training/units.safetensors   what the units of its voice are
 * </pre>
 *
 * @param directory the checkpoint
 */
public record Published(Path directory) {

  private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");

  /** Whether a name is that of a checkpoint's folder and not of a run. */
  static boolean is(String name) {
    return Files.isRegularFile(Path.of(name, "config.json"));
  }

  /** Every tensor but the vocoder's, and the encoder's heads where they lie beside. */
  public List<Parameter> tensors() {
    List<Parameter> all = new ArrayList<>();
    Checkpoint.open(directory).tensors().forEach((name, entry) -> all.add(new Parameter(name, entry.shape(), SafetensorsFile.readFloats(entry))));
    if (Files.exists(heads())) {
      all.addAll(Tensors.read(heads()));
    }
    return all;
  }

  /** Gives a work folder what training must not learn anew when it goes on from here: the tokenizer, and the units where they are known. */
  public void hand(WorkFolder work) {
    try {
      Files.createDirectories(work.tokenizer());
      for (String file : TOKENIZER) {
        copy(directory.resolve(file), work.tokenizer().resolve(file));
      }
      if (Files.exists(units())) {
        Files.createDirectories(work.codebook().getParent());
        copy(units(), work.codebook());
      }
    } catch (IOException e) {
      throw new TrainException(directory + ": cannot be gone on from (" + e.getMessage() + "): name the folder of a whole checkpoint", e);
    }
  }

  /** Refuses a work folder whose tokenizer is another: the same number would be another word. */
  void demandTokenizer(WorkFolder work) {
    Path own = work.tokenizer().resolve("tokenizer.json");
    try {
      if (Files.mismatch(own, directory.resolve("tokenizer.json")) >= 0) {
        throw new TrainException(own + ": is not the tokenizer of " + directory + ": run `omniline train prepare --from " + directory + "`");
      }
    } catch (IOException e) {
      throw new TrainException(own + ": cannot be read (" + e.getMessage() + "): run `omniline train prepare --from " + directory + "`", e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path units() {
    return directory.resolve("training").resolve("units.safetensors");
  }

  private Path heads() {
    return directory.resolve("training").resolve("heads.safetensors");
  }

  /**
   * Lays the two files beside a checkpoint; what a work folder has not is left as it is there.
   *
   * @param trained an encoder's tensors, of which the heads are kept
   * @param codebook the units' file
   */
  public void keep(List<Parameter> trained, Path codebook) {
    List<Parameter> own = trained.stream().filter(p -> p.name().startsWith("phones.") || p.name().startsWith("words.")).toList();
    try {
      Files.createDirectories(directory.resolve("training"));
      if (!own.isEmpty()) {
        SafetensorsWriter.write(heads(), own.stream().map(p -> new SafetensorsWriter.Tensor(p.name(), DataType.F16, p.shape(), p::values)).toList());
      }
      if (Files.exists(codebook)) {
        copy(codebook, units());
      }
    } catch (IOException e) {
      throw new TrainException(directory + ": what training goes on from cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }
}
