package omniline.model.encoder;

import java.util.List;
import java.util.ArrayList;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The speech adaptor (spec section 3): five encoder frames become one row of the LLM's width, so that a window of 30 s is 300
 * rows. Scripts: {@code linear.py}, {@code encoder.py}. Owned by the model loop.
 */
public final class SpeechAdaptor implements AutoCloseable {

  private final ScriptModule script = ScriptModule.load("linear.py", "whisper.py", "encoder.py");
  private final ScriptValue weights;
  private final int framesPerRow;

  public SpeechAdaptor(Checkpoint checkpoint, WeightFiles files) {
    framesPerRow = checkpoint.config().framesPerRow();
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      for (String layer : List.of("model.speech_projector.linear1", "model.speech_projector.linear2")) {
        tensors.add(files.product(checkpoint.tensor(layer + ".weight")));
        tensors.add(files.plain(checkpoint.tensor(layer + ".bias")));
      }
      weights = ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  /**
   * Adapts the frames of one window.
   *
   * @param frames [windows, positions, encoder width] from {@link SpeechEncoder}
   * @param index which window
   * @return rows [positions / 5, LLM width] (quantity adaptor.out), float32; the caller closes them
   */
  public ScriptValue adapt(ScriptValue frames, int index) {
    return script.method("adapt").with(frames).with(index).with(framesPerRow).with(weights).run();
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
