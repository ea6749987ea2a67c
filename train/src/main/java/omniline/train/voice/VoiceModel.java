package omniline.train.voice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.vocoder.VocoderWeights;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;

/** Writes a trained vocoder as a model's {@code vocoder/}: config.json and vocoder.safetensors (spec section 7.3). Stateless. */
public final class VoiceModel {

  private VoiceModel() {}

  /** Writes both into {@code MODEL/vocoder}, in float16; what is there is replaced. */
  public static void write(Path model, VocoderConfig config, List<Parameter> trained) {
    Path directory = model.resolve("vocoder");
    Map<String, Parameter> byName = new LinkedHashMap<>();
    trained.forEach(parameter -> byName.put(parameter.name(), parameter));
    try {
      Files.createDirectories(directory);
      SafetensorsWriter.write(directory.resolve("vocoder.safetensors"), tensors(config, byName));
      ConfigWriter.writeVocoder(directory.resolve("config.json"), config);
    } catch (IOException e) {
      throw new TrainException(directory + ": the voice cannot be written (" + e.getMessage() + "): make room", e);
    }
  }

  private static List<SafetensorsWriter.Tensor> tensors(VocoderConfig config, Map<String, Parameter> trained) {
    List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
    VocoderWeights.PLAIN.forEach(name -> tensors.add(half(name, of(trained, name).shape(), of(trained, name).values())));
    for (String name : VocoderWeights.convolutions(config)) {
      Parameter bias = of(trained, name + ".bias");
      Parameter weight = of(trained, name + ".weight");
      long rows = weight.shape().getFirst();
      tensors.add(half(bias.name(), bias.shape(), bias.values()));
      tensors.add(half(name + ".weight_g", List.of(rows, 1L, 1L), norms(weight.values(), (int) rows)));
      tensors.add(half(name + ".weight_v", weight.shape(), weight.values()));
    }
    return tensors;
  }

  private static SafetensorsWriter.Tensor half(String name, List<Long> shape, float[] values) {
    return new SafetensorsWriter.Tensor(name, DataType.F16, shape, () -> values);
  }

  private static Parameter of(Map<String, Parameter> trained, String name) {
    Parameter parameter = trained.get(name);
    if (parameter == null) {
      throw new TrainException("the trained voice lacks " + name + ": it belongs to another architecture");
    }
    return parameter;
  }

  /** Every row's length: with it as its gain, a weight is its own direction. */
  private static float[] norms(float[] values, int rows) {
    float[] norms = new float[rows];
    int each = values.length / rows;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = row * each; i < (row + 1) * each; i++) {
        double stored = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        sum += stored * stored;
      }
      norms[row] = (float) Math.sqrt(sum);
    }
    return norms;
  }
}
