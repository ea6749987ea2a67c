package omniline.model.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One compiled TorchScript class whose methods run with gradients: the graph is recorded while a method runs, so a method can compute
 * a loss, differentiate it and change the weights in one call. Arguments are tensors and lists of tensors; the result is a list of
 * tensors. Tensors that a script made in inference ({@link ScriptCall}) cannot take part. Owned by the thread that trains.
 */
public final class TrainingScript implements AutoCloseable {

  private final PtSymbolBlock block;
  private final String name;

  private TrainingScript(PtSymbolBlock block, String name) {
    this.block = block;
    this.name = name;
  }

  /** Compiles the named files below {@code torchscript/} of the class path, put one after another; exactly one holds the class. */
  public static TrainingScript load(String... files) {
    return load(ScriptArchive.pack(files), files[files.length - 1]);
  }

  private static TrainingScript load(byte[] archive, String name) {
    try {
      return new TrainingScript(
          JniUtils.loadModule(TorchRuntime.root(), new ByteArrayInputStream(archive), false, false), name);
    } catch (IOException | RuntimeException e) {
      throw new TorchException("the script " + name + " does not compile: " + e.getMessage(), e);
    }
  }

  /**
   * Runs a method that takes the arguments in their order, tensors as {@code Tensor} and lists as {@code List[Tensor]}, and gives back
   * a {@code List[Tensor]}, or a {@code Tensor}, which becomes a list of one. The caller closes what comes back.
   */
  public List<ScriptValue> run(String method, ScriptValue... arguments) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try (PtNDManager manager = (PtNDManager) TorchRuntime.root().newSubManager()) {
      NDList inputs = new NDList();
      inputs.add(named(manager.create(0f), "module_method:" + method));
      for (int i = 0; i < arguments.length; i++) {
        IValue value = arguments[i].raw();
        if (value.isTensor()) {
          inputs.add(named(value.toTensor(manager), "a" + i));
        } else {
          addList(inputs, value, manager, "a" + i + "[]");
        }
      }
      List<ScriptValue> results = new ArrayList<>();
      try (NDList outputs = IValueUtils.forward(block, inputs, true)) {
        outputs.forEach(output -> results.add(new ScriptValue(IValue.from((PtNDArray) output))));
      }
      return results;
    } catch (EngineException e) {
      throw new TorchException(name + " " + method + " failed: " + e.getMessage(), e);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private static void addList(NDList inputs, IValue list, PtNDManager manager, String name) {
    PtNDArray[] elements = list.toTensorArray(manager);
    if (elements.length == 0) {
      throw new IllegalArgumentException("a list without tensors cannot be passed");
    }
    for (PtNDArray element : elements) {
      inputs.add(named(element, name));
    }
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  @Override
  public void close() {
    block.close();
  }
}
