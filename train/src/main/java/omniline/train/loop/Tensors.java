package omniline.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * The tensors that a recipe expects, in its order, with the values found elsewhere; what is found besides is left out.
   *
   * @param expected names and shapes
   * @param found the tensors of a run or of a checkpoint
   * @param source where they were found, for the sentence that says what is wrong
   */
  public static List<Parameter> like(List<Parameter> expected, List<Parameter> found, String source) {
    Map<String, Parameter> byName = new HashMap<>();
    found.forEach(parameter -> byName.put(parameter.name(), parameter));
    List<Parameter> all = new ArrayList<>();
    for (Parameter wanted : expected) {
      Parameter one = byName.get(wanted.name());
      if (one == null) {
        throw new TrainException(source + ": has no tensor " + wanted.name() + ": name a run of the recipe that makes it, or a whole checkpoint");
      }
      if (!one.shape().equals(wanted.shape())) {
        throw new TrainException(source + ": " + one.name() + " has the shape " + one.shape() + ", expected " + wanted.shape()
            + ": it is of another architecture, begin with one of this");
      }
      all.add(one);
    }
    return all;
  }
}
