package omniline.train.loop;

import java.util.List;
import omniline.model.torch.ScriptValue;

/**
 * What is trained, on what, by which loss. The last script file holds a class with a method {@code losses(w, ...)} that takes the
 * trained tensors and what {@link #batch} gives, and returns [gradient, loss, measures ...] (gradients.py). {@link #batch} runs on a
 * thread of its own beside everything else, which the training thread calls.
 */
public interface Recipe extends AutoCloseable {

  /** TorchScript files, in front of one another; the last holds the class. */
  List<String> scripts();

  /** The trained tensors as they begin, in the order that {@code losses} takes them. */
  List<Parameter> parameters();

  /** Names of the numbers behind the loss, as they stand in the CSV's head. */
  List<String> measures();

  /**
   * The arguments behind the weights. Depends on nothing but the seed and the number, so that a resumed run sees the same batches.
   *
   * @param number of the micro-batch since the beginning of the run, from 0
   * @return values that the loop closes
   */
  List<ScriptValue> batch(long number);

  /** A check on data that is not trained on, in a line for the log; empty when there is none. */
  default String validate(ScriptValue weights) {
    return "";
  }

  @Override
  void close();
}
