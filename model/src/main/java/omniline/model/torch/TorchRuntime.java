package omniline.model.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * libtorch in this process, started once. The natives lie in a jar and are unpacked into DJL's cache directory at the first use;
 * nothing is downloaded and nothing is reported. Any thread may start it; every thread that runs scripts calls {@link #enter}.
 */
public final class TorchRuntime {

  private static final class Holder {
    static final PtNDManager ROOT = start();
  }

  private TorchRuntime() {}

  /**
   * Starts libtorch, if that has not happened.
   *
   * @param threads inside one operation, for the whole process; 0 for as many as there are cores
   */
  public static void start(int threads) {
    PtNDManager root = root();
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    if (root.isOpen() && JniUtils.getNumThreads() != wanted) {
      JniUtils.setNumThreads(wanted);
    }
    enter();
  }

  /**
   * Prepares the calling thread. The graph executor's optimiser is a setting of each thread and profiles the first calls of every
   * new shape for seconds, so it is off.
   */
  public static void enter() {
    JniUtils.setGraphExecutorOptimize(false);
  }

  static PtNDManager root() {
    return Holder.ROOT;
  }

  private static PtNDManager start() {
    setDefault("DJL_OFFLINE", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    try {
      return (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw new TorchException("libtorch does not start: " + e.getMessage(), e);
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
