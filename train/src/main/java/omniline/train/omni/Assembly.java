package omniline.train.omni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;

/**
 * Puts what the recipes trained together as a checkpoint in the Hub's layout (spec section 8), in float16, with its tokenizer, its
 * vocoder and its profile. Stateless.
 */
public final class Assembly {

  private static final String SHARD = "model-00001-of-00001.safetensors";
  private static final int MAX_POSITIONS = 2048;

  private Assembly() {}

  /**
   * What it is made of.
   *
   * @param name the model's name in config.json
   * @param shape its sizes
   * @param tensors all trained tensors but the vocoder's
   * @param tokenizer folder of the tokenizer's files
   * @param vocoder folder of the vocoder's two files
   * @param profile what it was taught for the telephone
   * @param maxNewTokens longest answer
   */
  public record Parts(String name, OmniShape shape, List<Parameter> tensors, Path tokenizer, Path vocoder, Profile profile, int maxNewTokens) {}

  /** Writes the checkpoint; files that are there are replaced. */
  public static void write(Path directory, Parts parts, Tokenizer tokenizer) {
    try {
      Files.createDirectories(directory.resolve("vocoder"));
      for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
        copy(parts.tokenizer.resolve(file), directory.resolve(file));
      }
      for (String file : List.of("config.json", "vocoder.safetensors")) {
        copy(parts.vocoder.resolve(file), directory.resolve("vocoder").resolve(file));
      }
      writeTensors(directory, parts);
      OmniConfig config = config(parts, tokenizer);
      ConfigWriter.writeGeneration(directory.resolve("generation_config.json"), config, parts.maxNewTokens);
      ConfigWriter.writeProfile(directory.resolve(Profile.FILE), parts.profile);
      ConfigWriter.writeModel(directory.resolve("config.json"), config);
    } catch (IOException e) {
      throw new TrainException(directory + ": the checkpoint cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isRegularFile(from)) {
      throw new TrainException(from + ": is missing: run the recipe that makes it first");
    }
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeTensors(Path directory, Parts parts) throws IOException {
    List<Parameter> all = new ArrayList<>(parts.tensors);
    OmniShape shape = parts.shape;
    all.add(new Parameter("model.speech_encoder.positional_embedding", List.of((long) shape.encoder().context(), (long) shape.encoder().width()),
        shape.encoder().positions()));
    Map<String, String> index = new LinkedHashMap<>();
    all.forEach(parameter -> index.put(parameter.name(), SHARD));
    SafetensorsWriter.write(directory.resolve(SHARD),
        all.stream().map(p -> new SafetensorsWriter.Tensor(p.name(), DataType.F16, p.shape(), p::values)).toList());
    long bytes = all.stream().mapToLong(p -> 2L * p.values().length).sum();
    ConfigWriter.writeIndex(directory.resolve("model.safetensors.index.json"), index, bytes);
  }

  private static OmniConfig config(Parts parts, Tokenizer tokenizer) {
    OmniShape shape = parts.shape;
    List<Integer> stops = List.of(id(tokenizer, "<|end_of_text|>"), id(tokenizer, "<|eom_id|>"), id(tokenizer, "<|eot_id|>"));
    return new OmniConfig(parts.name, stack(shape.llm()), stack(shape.decoder()), shape.vocabulary(), false, MAX_POSITIONS,
        id(tokenizer, "<|begin_of_text|>"), stops, shape.encoder().width(), shape.framesPerRow(), shape.adaptorHidden(), shape.upsample(),
        shape.units());
  }

  private static int id(Tokenizer tokenizer, String token) {
    return tokenizer.tokenId(token).orElseThrow(() -> new TrainException("the tokenizer has no " + token + ": run `omniline train prepare` again"));
  }

  private static LlamaConfig stack(OmniShape.Stack stack) {
    return new LlamaConfig(stack.layers(), stack.width(), stack.heads(), stack.kvHeads(), stack.headDim(), stack.feedForward(), 1e-5f,
        OmniShape.ROPE_THETA, null);
  }
}
