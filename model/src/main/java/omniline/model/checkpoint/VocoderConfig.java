package omniline.model.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * vocoder/config.json: the unit HiFi-GAN with its duration predictor (spec sections 7.1 and 7.2).
 *
 * @param upsampleRates strides of the transposed convolutions; their product is {@code codeHop}
 * @param upsampleKernels their kernels
 * @param initialChannels channels after conv_pre; halved at every stage
 * @param resblockKernels kernels of the residual blocks of a stage
 * @param resblockDilations three dilations for each of them
 * @param unitCount rows of the unit embedding
 * @param embeddingDim width of the unit embedding
 * @param durationHidden width of the duration predictor
 * @param durationKernel its kernel, odd
 * @param codeHop samples of one frame (320)
 * @param rateHz sampling rate of the voice (16000)
 */
public record VocoderConfig(
    List<Integer> upsampleRates,
    List<Integer> upsampleKernels,
    int initialChannels,
    List<Integer> resblockKernels,
    List<List<Integer>> resblockDilations,
    int unitCount,
    int embeddingDim,
    int durationHidden,
    int durationKernel,
    int codeHop,
    int rateHz) {

  public VocoderConfig {
    upsampleRates = List.copyOf(upsampleRates);
    upsampleKernels = List.copyOf(upsampleKernels);
    resblockKernels = List.copyOf(resblockKernels);
    resblockDilations = List.copyOf(resblockDilations);
  }

  /** Reads the file; a {@link CheckpointException} names the key that cannot be used. */
  public static VocoderConfig read(Path file) {
    JsonFile json = JsonFile.read(file);
    if (!json.string("resblock", "").equals("1")) {
      throw json.wrong("resblock", "\"1\"");
    }
    for (String variant : new String[] {"f0", "multispkr"}) {
      if (json.bool(variant, false)) {
        throw json.wrong(variant, "false: only the single-speaker unit vocoder is supported");
      }
    }
    int embeddingDim = json.positiveInt("embedding_dim");
    if (json.positiveInt("model_in_dim", embeddingDim) != embeddingDim) {
      throw json.wrong("model_in_dim", "embedding_dim (" + embeddingDim + ")");
    }
    JsonFile duration = json.object("dur_predictor_params");
    if (duration.positiveInt("encoder_embed_dim") != embeddingDim) {
      throw duration.wrong("encoder_embed_dim", "embedding_dim (" + embeddingDim + ")");
    }
    VocoderConfig config = new VocoderConfig(
        json.ints("upsample_rates"),
        json.ints("upsample_kernel_sizes"),
        json.positiveInt("upsample_initial_channel"),
        json.ints("resblock_kernel_sizes"),
        dilations(json),
        json.positiveInt("num_embeddings"),
        embeddingDim,
        duration.positiveInt("var_pred_hidden_dim"),
        duration.positiveInt("var_pred_kernel_size"),
        json.positiveInt("code_hop_size"),
        json.positiveInt("sampling_rate"));
    check(json, config);
    return config;
  }

  private static List<List<Integer>> dilations(JsonFile json) {
    List<List<Integer>> all = new ArrayList<>();
    for (JsonNode row : json.node().path("resblock_dilation_sizes").values()) {
      if (!row.isArray() || row.size() != 3) {
        throw json.wrong("resblock_dilation_sizes", "three dilations for every resblock kernel");
      }
      List<Integer> dilations = new ArrayList<>();
      row.values().forEach(value -> dilations.add(value.asInt(0)));
      all.add(List.copyOf(dilations));
    }
    return all;
  }

  private static void check(JsonFile json, VocoderConfig config) {
    int stages = config.upsampleRates.size();
    if (stages == 0 || config.upsampleRates.stream().anyMatch(rate -> rate < 1)) {
      throw json.wrong("upsample_rates", "a list of strides");
    }
    if (config.upsampleRates.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b) != config.codeHop) {
      throw json.wrong("code_hop_size", "the product of upsample_rates " + config.upsampleRates);
    }
    if (config.upsampleKernels.size() != stages) {
      throw json.wrong("upsample_kernel_sizes", stages + " kernels");
    }
    for (int i = 0; i < stages; i++) {
      int surplus = config.upsampleKernels.get(i) - config.upsampleRates.get(i);
      if (surplus < 0 || surplus % 2 != 0) {
        throw json.wrong("upsample_kernel_sizes", "kernels that exceed their stride by an even number");
      }
    }
    if (stages > 20 || config.initialChannels % (1 << stages) != 0) {
      throw json.wrong("upsample_initial_channel", "a number that can be halved " + stages + " times");
    }
    if (config.resblockKernels.isEmpty() || config.resblockKernels.stream().anyMatch(kernel -> kernel < 1 || kernel % 2 == 0)) {
      throw json.wrong("resblock_kernel_sizes", "a list of odd kernels");
    }
    if (config.resblockDilations.size() != config.resblockKernels.size()
        || config.resblockDilations.stream().anyMatch(row -> row.stream().anyMatch(dilation -> dilation < 1))) {
      throw json.wrong("resblock_dilation_sizes", "three dilations for every resblock kernel");
    }
    if (config.durationKernel % 2 == 0) {
      throw json.wrong("dur_predictor_params", "an odd var_pred_kernel_size");
    }
    if (config.rateHz != 16000) {
      throw json.wrong("sampling_rate", "16000");
    }
  }

  /** Channels after stage {@code stage} (0-based): initial / 2^(stage + 1). */
  public int channels(int stage) {
    return initialChannels >> (stage + 1);
  }
}
