package omniline.model;

import java.util.Locale;

/**
 * The type that the big products are computed in. Activations between layers, norms and the vocoder are float32 in all of them;
 * KV caches have the {@link #computed} type. The quantised ones concern the weights of the LLM and the speech decoder alone; the
 * encoder then runs in bfloat16.
 */
public enum Precision {
  /** 4 bytes a weight; what the golden values were made with. */
  FP32,
  /** 2 bytes a weight. */
  BF16,
  /** 2 bytes a weight: the type of the published checkpoint, which is then used as it lies in the file. */
  FP16,
  /** 1 byte a weight and one scale for each output channel; bfloat16 activations. */
  INT8,
  /** Half a byte a weight, a scale and a zero for every 32 inputs; bfloat16 activations. CPU only. */
  INT4;

  /** The type of activations inside a product, of the embeddings and the caches. */
  public Precision computed() {
    return this == INT8 || this == INT4 ? BF16 : this;
  }

  /** Bytes of an element of a float type. */
  public int bytes() {
    return computed() == FP32 ? 4 : 2;
  }

  /** As people write it: {@code fp32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
