package omniline.model.encoder;

import java.util.List;
import java.util.stream.Stream;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The speech adaptor (spec section 3): five encoder frames become one row of the LLM's width, so that a window is always 300
 * rows. Script: {@code encoder.py}. Owned by the model loop.
 */
public final class SpeechAdaptor implements AutoCloseable {

  private static final List<String> NAMES = List.of("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias");

  private final ScriptModule script = ScriptModule.load("encoder.py");
  private final ScriptValue weights;
  private final int framesPerRow;

  public SpeechAdaptor(Checkpoint checkpoint, WeightFiles files) {
    framesPerRow = checkpoint.config().framesPerRow();
    Stream<String> names = NAMES.stream().map(name -> "model.speech_projector." + name);
    weights = files.list(names.map(checkpoint::tensor).toList());
  }

  /**
   * Adapts the frames of one window.
   *
   * @param frames [1, 1500, encoder width] from {@link SpeechEncoder#encode}
   * @return rows [300, LLM width] (quantity adaptor.out); the caller closes them
   */
  public ScriptValue adapt(ScriptValue frames) {
    return script.method("adapt").with(frames).with(framesPerRow).with(weights).run();
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
