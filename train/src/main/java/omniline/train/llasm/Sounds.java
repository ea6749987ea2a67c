package omniline.train.llasm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import omniline.model.ModelSettings.Compute;
import omniline.model.Precision;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.llasm.LlasmEars;
import omniline.model.mel.LogMel;

/**
 * What the frozen Whisper makes of sounds, kept for the most recent ones since it never changes. Sound behind Whisper's window is not
 * heard. Owned by the training thread.
 */
final class Sounds implements AutoCloseable {

  private static final long KEPT_BYTES = 256L << 20;

  private final Function<String, float[]> samples;
  private final LlasmEars ears;
  private final WhisperConfig whisper;
  private final LogMel logMel;
  private final Map<String, float[]> kept;

  /** Sounds by name, at 16 kHz, as Whisper of that checkpoint hears them. */
  Sounds(LlasmCheckpoint checkpoint, Function<String, float[]> samples, int threads) {
    this.samples = samples;
    ears = new LlasmEars(checkpoint, new Compute(Precision.FP32, "cpu", threads));
    whisper = checkpoint.tower().encoder();
    logMel = new LogMel(whisper.nMels());
    long most = KEPT_BYTES / ((long) Float.BYTES * checkpoint.config().audioTokens() * checkpoint.config().audioWidth());
    kept = new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
        return size() > most;
      }
    };
  }

  /** Rows [64, Whisper's width]. */
  float[] rows(String name) {
    float[] found = kept.get(name);
    if (found == null) {
      found = ears.features(window(samples.apply(name)));
      kept.put(name, found);
    }
    return found;
  }

  private float[] window(float[] sound) {
    int columns = whisper.windowFrames();
    logMel.reset();
    logMel.push(sound, 0, Math.min(sound.length, columns * LogMel.HOP_SAMPLES));
    float[] all = logMel.finish().windows().getFirst();
    int stride = all.length / whisper.nMels();
    float[] window = new float[whisper.nMels() * columns];
    for (int row = 0; row < whisper.nMels(); row++) {
      System.arraycopy(all, row * stride, window, row * columns, Math.min(stride, columns));
    }
    return window;
  }

  @Override
  public void close() {
    ears.close();
  }
}
