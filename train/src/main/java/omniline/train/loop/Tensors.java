package omniline.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;

/** Trained tensors as a safetensors file, so that one recipe begins where another ended. Stateless. */
public final class Tensors {

  private Tensors() {}

  /** Writes tensors in their order, in float32. */
  public static void write(Path file, List<Parameter> parameters) {
    try {
      SafetensorsWriter.write(file, parameters.stream()
          .map(p -> new SafetensorsWriter.Tensor(p.name(), DataType.F32, p.shape(), p::values)).toList());
    } catch (IOException e) {
      throw new TrainException(file + ": cannot be written (" + e.getMessage() + "): make room", e);
    }
  }

  /** Reads them back, in the file's order. */
  public static List<Parameter> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TrainException(file + ": is missing: run the recipe that makes it first, or name another run");
    }
    SafetensorsFile tensors = SafetensorsFile.open(file);
    List<Parameter> parameters = new ArrayList<>();
    tensors.tensors().forEach((name, entry) -> parameters.add(new Parameter(name, entry.shape(), tensors.readFloats(name))));
    return parameters;
  }

  /** Those of the speech encoder. */
  public static List<Parameter> ofEncoder(List<Parameter> all) {
    return all.stream().filter(p -> p.name().startsWith("model.speech_encoder.")).toList();
  }

  /** Those of the speech decoder. */
  public static List<Parameter> ofUnits(List<Parameter> all) {
    return all.stream().filter(p -> p.name().startsWith("speech_generator.")).toList();
  }

  /** Those of adaptor and LLM. */
  public static List<Parameter> ofText(List<Parameter> all) {
    return all.stream().filter(p -> p.name().startsWith("lm_head.") || (p.name().startsWith("model.") && !p.name().startsWith("model.speech_encoder.")))
        .toList();
  }
}
