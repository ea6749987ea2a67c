package omniline.model.llasm;

import omniline.model.ModelSettings.Compute;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.encoder.SpeechEncoder;
import omniline.model.torch.OpenParts;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.WeightFiles;
import omniline.model.torch.WeightPacking;

/**
 * The frozen half of a LLaSM alone: Whisper, which makes 64 rows of a window, without the language model (spec section 9.2). Training
 * hears through it. Used by one thread at a time.
 */
public final class LlasmEars implements AutoCloseable {

  private final OpenParts parts = new OpenParts();
  private final SpeechEncoder encoder;
  private final AudioTokens audioTokens;

  public LlasmEars(LlasmCheckpoint checkpoint, Compute compute) {
    TorchRuntime.start(compute.threads());
    long weights = checkpoint.tower().tensors().values().stream().mapToLong(entry -> entry.elements()).sum();
    boolean complete = false;
    try (WeightFiles files = new WeightFiles(WeightPacking.choose(compute, weights))) {
      encoder = parts.own(new SpeechEncoder(checkpoint.tower().encoder(), checkpoint::tensor, files));
      audioTokens = parts.own(new AudioTokens(checkpoint, files));
      complete = true;
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  /**
   * Hears a window.
   *
   * @param window log-mel, row-major [mels, window frames]
   * @return the rows that the adaptor maps, row-major [64, Whisper's width] (quantity audio_features)
   */
  public float[] features(float[] window) {
    try (ScriptValue frames = encoder.encode(window);
        ScriptValue features = audioTokens.features(frames)) {
      return audioTokens.values(features);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
