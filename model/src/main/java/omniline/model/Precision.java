package omniline.model;

import java.util.Locale;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.DataType;

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

  private static final long SMALL_PARAMETERS = 1_000_000_000L;

  /** The type of activations inside a product, of the embeddings and the caches. */
  public Precision computed() {
    return this == INT8 || this == INT4 ? BF16 : this;
  }

  /** Bytes of an element of a float type. */
  public int bytes() {
    return computed() == FP32 ? 4 : 2;
  }

  /**
   * The precision that suits a checkpoint on a device: float32 for a small model on the CPU, else the type that it is stored in, so
   * that a large one needs no copy; float16 where that is float32.
   */
  public static Precision suited(Checkpoint checkpoint, String device) {
    DataType stored = checkpoint.tensor("model.embed_tokens.weight").dtype();
    if (device.equals("cpu") && checkpoint.parameters() < SMALL_PARAMETERS) {
      return FP32;
    }
    return stored == DataType.BF16 ? BF16 : FP16;
  }

  /** As people write it: {@code fp32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
