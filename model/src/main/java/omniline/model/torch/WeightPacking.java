package omniline.model.torch;

import java.lang.management.ManagementFactory;
import omniline.model.ModelSettings.Compute;
import omniline.model.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether weights are packed: copied, tensor by tensor, into the CPU kernels' own order. That is a third faster and makes a row's
 * result independent of its batch, but it needs memory of the process for what could be pages of the file. So a model that would
 * fill the machine is used as it lies on the disk.
 */
public final class WeightPacking {

  private static final Logger LOG = LoggerFactory.getLogger(WeightPacking.class);
  private static final double SHARE_OF_MEMORY = 0.5;
  private static final int TRIAL_WIDTH = 32;

  private WeightPacking() {}

  /** The settings for a model of so many weights. */
  public static ComputeSettings choose(Compute compute, long parameters) {
    Precision precision = compute.precision();
    boolean packed = compute.device().equals("cpu")
        && parameters * precision.bytes() < SHARE_OF_MEMORY * memoryBytes()
        && packs(precision);
    LOG.debug("{} weights, {}, {}", precision.label(), compute.device(), packed ? "packed" : "as they lie in the file");
    return new ComputeSettings(precision, compute.device(), packed);
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  /** Not every processor has 16-bit kernels: tried, because libtorch tells it by failing. */
  private static boolean packs(Precision precision) {
    try (ScriptModule script = ScriptModule.load("weights.py")) {
      return script.method("packs").with(TRIAL_WIDTH).with(precision.computed() == Precision.FP32 ? 6 : precision == Precision.FP16 ? 5 : 15)
          .runToInteger() == TRIAL_WIDTH;
    } catch (TorchException e) {
      LOG.info("this processor has no packed {} kernels; weights are used as they are", precision.label());
      LOG.debug("packing", e);
      return false;
    }
  }
}
