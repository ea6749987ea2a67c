package omniline.model.torch;

import omniline.model.Precision;

/**
 * Where and in what type the stages compute.
 *
 * @param precision of the big products
 * @param device {@code cpu}, {@code cuda} or {@code cuda:1}, as libtorch names it
 * @param packed whether weights are copied into the CPU kernels' own order: faster, and a row's result does not depend on the rows
 *     beside it; otherwise they are used as they lie in the mapped file
 */
public record ComputeSettings(Precision precision, String device, boolean packed) {

  public ComputeSettings {
    if (packed && !device.equals("cpu")) {
      throw new IllegalArgumentException("weights are packed for the CPU only, not for " + device);
    }
  }
}
