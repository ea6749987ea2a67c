package omniline.model.vocoder;

import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.VocoderConfig;

/** The order in which {@code hifigan.py} takes the vocoder's weights, by their names in a checkpoint (spec section 7.3). Stateless. */
public final class VocoderWeights {

  /** Tensors used as they are: the unit embedding and the duration predictor. */
  public static final List<String> PLAIN = List.of("dict.weight", "dur_predictor.conv1.0.weight",
      "dur_predictor.conv1.0.bias", "dur_predictor.ln1.weight", "dur_predictor.ln1.bias", "dur_predictor.conv2.0.weight",
      "dur_predictor.conv2.0.bias", "dur_predictor.ln2.weight", "dur_predictor.ln2.bias", "dur_predictor.proj.weight",
      "dur_predictor.proj.bias");

  private VocoderWeights() {}

  /** Behind them the weight-normed convolutions, each one's {@code weight_g} and {@code weight_v} folded into one, then its {@code bias}. */
  public static List<String> convolutions(VocoderConfig config) {
    List<String> convolutions = new ArrayList<>(List.of("conv_pre", "conv_post"));
    for (int stage = 0; stage < config.upsampleRates().size(); stage++) {
      convolutions.add("ups." + stage);
    }
    int kernels = config.resblockKernels().size();
    for (int block = 0; block < config.upsampleRates().size() * kernels; block++) {
      for (int n = 0; n < config.resblockDilations().get(block % kernels).size(); n++) {
        convolutions.add("resblocks." + block + ".convs1." + n);
        convolutions.add("resblocks." + block + ".convs2." + n);
      }
    }
    return convolutions;
  }
}
