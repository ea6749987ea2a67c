package omniline.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * generation_config.json: sampling defaults that came with the checkpoint (spec section 4.7). Where the file or a key is
 * absent, config.json's stop ids, greedy decoding and no limit hold.
 *
 * @param stopIds tokens that end a response
 * @param doSample false means greedy
 * @param temperature softmax temperature, above 0
 * @param topP nucleus, in (0, 1]
 * @param maxNewTokens longest answer that the model was made for, 0 when the file has none
 */
public record GenerationConfig(List<Integer> stopIds, boolean doSample, float temperature, float topP, int maxNewTokens) {
  public GenerationConfig {
    stopIds = List.copyOf(stopIds);
  }

  /** Reads the file when it exists; {@code config} supplies the stop ids it does not give. */
  public static GenerationConfig read(Path file, OmniConfig config) {
    if (!Files.exists(file)) {
      return new GenerationConfig(config.eosIds(), false, 1, 1, 0);
    }
    JsonFile json = JsonFile.read(file);
    List<Integer> stopIds = json.ints("eos_token_id");
    float temperature = (float) json.number("temperature", 1);
    float topP = (float) json.number("top_p", 1);
    if (temperature < 0) {
      throw json.wrong("temperature", "0 or more");
    }
    if (topP <= 0 || topP > 1) {
      throw json.wrong("top_p", "more than 0 and at most 1");
    }
    return new GenerationConfig(stopIds.isEmpty() ? config.eosIds() : stopIds, json.bool("do_sample", false), temperature, topP,
        json.positiveInt("max_new_tokens", 0));
  }
}
