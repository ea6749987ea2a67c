package omniline.model.torch;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * One compiled TorchScript class: methods without state, called with everything they need. Owned by the model loop; closing it
 * frees the compiled code.
 */
public final class ScriptModule implements AutoCloseable {

  private final PtSymbolBlock block;
  private final String name;

  private ScriptModule(PtSymbolBlock block, String name) {
    this.block = block;
    this.name = name;
  }

  /** Compiles the named files of {@code src/main/torchscript}, put one after another; the last one holds the class. */
  public static ScriptModule load(String... files) {
    return load(ScriptArchive.pack(files), files[files.length - 1]);
  }

  /** The archive that {@link #load} compiles, as a file that any libtorch of this version loads. */
  public static byte[] archive(String... files) {
    return ScriptArchive.pack(files);
  }

  static ScriptModule load(byte[] archive, String name) {
    try {
      return new ScriptModule(
          JniUtils.loadModule(TorchRuntime.root(), new ByteArrayInputStream(archive), false, false), name);
    } catch (IOException | RuntimeException e) {
      throw new TorchException("the script " + name + " does not compile: " + e.getMessage(), e);
    }
  }

  /** Begins a call; add the arguments in order and {@link ScriptCall#run} it. */
  public ScriptCall method(String method) {
    return new ScriptCall(block, name, method);
  }

  @Override
  public void close() {
    block.close();
  }
}
