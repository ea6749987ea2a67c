package omniline.model.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch in this process, started once. The natives lie in a jar and are unpacked into DJL's cache directory at the first use;
 * nothing is downloaded and nothing is reported. Any thread may start it; every thread that runs scripts calls {@link #enter}.
 */
public final class TorchRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(TorchRuntime.class);

  private static final Map<String, String> ENVIRONMENT = Map.of("OMP_WAIT_POLICY", "PASSIVE", "THP_MEM_ALLOC_ENABLE", "1");

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
    Engine engine = root().getEngine();
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    if (JniUtils.getNumThreads() != wanted) {
      JniUtils.setNumThreads(wanted);
    }
    LOG.debug("{} with {} threads", engine, wanted);
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
    prepareEnvironment();
    try {
      return (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw new TorchException("libtorch does not start: " + e.getMessage(), e);
    }
  }

  /**
   * What libtorch and OpenMP read from the environment when they are loaded, unless it was set before. OpenMP's threads spin between
   * operations unless told otherwise, which takes the cores from the media loop of the same process and makes the slowest turns
   * twice as slow on a busy machine. Large tensors on huge pages are read faster: int8 products by a seventh to a third.
   */
  @SuppressWarnings("restricted") // setenv has no Java form; the process runs with native access on, for libtorch itself
  private static void prepareEnvironment() {
    Linker linker = Linker.nativeLinker();
    MemorySegment setenv = linker.defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (setenv.equals(MemorySegment.NULL)) {
      return;
    }
    FunctionDescriptor signature = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    MethodHandle call = linker.downcallHandle(setenv, signature);
    try (Arena arena = Arena.ofConfined()) {
      for (Map.Entry<String, String> variable : ENVIRONMENT.entrySet()) {
        int result = (int) call.invokeExact(arena.allocateFrom(variable.getKey()), arena.allocateFrom(variable.getValue()), 0);
        LOG.debug("{} unless set before: {}", variable, result);
      }
    } catch (Throwable e) {
      throw new TorchException("the environment cannot be set: " + e.getMessage(), e);
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
