package omniline.train.loop;

/**
 * Settings of the optimiser.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param eps added to the root of the second moment
 * @param decay weight decay, decoupled, times the learning rate
 * @param largestNorm gradients are scaled down to this norm; 0 for any norm
 */
public record AdamW(float beta1, float beta2, float eps, float decay, float largestNorm) {

  /** What the papers' argument classes have by default, with the usual clipping. */
  public static AdamW usual() {
    return new AdamW(0.9f, 0.999f, 1e-8f, 0, 1);
  }

  public AdamW withDecay(float weightDecay) {
    return new AdamW(beta1, beta2, eps, weightDecay, largestNorm);
  }
}
