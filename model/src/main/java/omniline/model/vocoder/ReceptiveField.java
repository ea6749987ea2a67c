package omniline.model.vocoder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import omniline.model.checkpoint.VocoderConfig;

/**
 * How far the vocoder's networks look to either side (spec section 6.3): what lies farther away does not change a sample. Most of it
 * is the first stage, at 250 Hz; the later stages, three quarters of the work, see little. Immutable.
 *
 * @param wholeFrames frames of 20 ms that the generator sees on each side; 21 for the released vocoder
 * @param framesAfterStage for every upsampling stage, how many frames the stages behind it see on each side
 * @param durationUnits units that the duration predictor sees on each side; 2
 */
public record ReceptiveField(int wholeFrames, List<Integer> framesAfterStage, int durationUnits) {

  /** Half of the kernel of conv_pre and of conv_post (7, spec section 7.2), which the configuration does not tell. */
  private static final int EDGE_REACH = 3;

  public ReceptiveField {
    framesAfterStage = List.copyOf(framesAfterStage);
  }

  /** Follows a sample from the output back to the units. */
  public static ReceptiveField of(VocoderConfig config) {
    int blocks = widestBlock(config);
    int perFrame = config.codeHop();
    int reach = EDGE_REACH;
    List<Integer> afterStage = new ArrayList<>();
    for (int stage = config.upsampleRates().size() - 1; stage >= 0; stage--) {
      afterStage.add(Math.ceilDiv(reach, perFrame));
      int rate = config.upsampleRates().get(stage);
      int kernel = config.upsampleKernels().get(stage);
      reach = (reach + blocks + kernel - 1 - (kernel - rate) / 2) / rate;
      perFrame /= rate;
    }
    Collections.reverse(afterStage);
    return new ReceptiveField(reach + EDGE_REACH, afterStage, 2 * (config.durationKernel() / 2));
  }

  /** Every dilated convolution of a residual block is followed by one without dilation. */
  private static int widestBlock(VocoderConfig config) {
    int widest = 0;
    for (int block = 0; block < config.resblockKernels().size(); block++) {
      int half = config.resblockKernels().get(block) / 2;
      int reach = config.resblockDilations().get(block).stream().mapToInt(dilation -> half * (dilation + 1)).sum();
      widest = Math.max(widest, reach);
    }
    return widest;
  }
}
