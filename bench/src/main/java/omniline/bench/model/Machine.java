package omniline.bench.model;

import java.util.List;
import omniline.bench.figures.Quantiles;
import omniline.model.Precision;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;

/**
 * What this machine can do at most: bytes read a second, by our own loop and by libtorch's matrix times vector, and operations a
 * second, by libtorch's matrix times matrix. To be timed together with what is held against it. Owned by the thread that measures.
 */
final class Machine implements AutoCloseable {

  private static final int MATRIX_COLUMNS = 4096;
  private static final int ROWS_A_MIB = (1 << 20) / Float.BYTES / MATRIX_COLUMNS;
  private static final int SQUARE = 2048;

  private final int threads;
  private final ReadSweep sweep;
  private final ScriptModule script;
  private final ScriptValue matrix;
  private final ScriptValue vector;
  private final ScriptValue square;

  /**
   * Allocates the buffers, twice as many bytes as asked for.
   *
   * @param threads as many as libtorch has; 0 for all cores
   * @param computed the type of the square matrices
   * @param bufferMib what is read in one go: far more than the caches hold
   */
  Machine(int threads, Precision computed, int bufferMib) {
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    TorchRuntime.start(threads);
    sweep = new ReadSweep(bufferMib, this.threads);
    script = ScriptModule.load("limits.py");
    matrix = ones(Precision.FP32, (long) bufferMib * ROWS_A_MIB, MATRIX_COLUMNS);
    vector = ones(Precision.FP32, MATRIX_COLUMNS);
    square = ones(computed.computed(), SQUARE, SQUARE);
  }

  private ScriptValue ones(Precision type, long... shape) {
    int number = switch (type) {
      case FP16 -> 5;
      case BF16 -> 15;
      default -> 6;
    };
    return script.method("ones").with(shape).with(number).run();
  }

  int threads() {
    return threads;
  }

  /** Reads the buffer by our own loop, and so leaves nothing else in the caches. */
  void sweep() {
    sweep.run();
  }

  /** Reads as much by a product of libtorch's. */
  void read() {
    script.method("read").with(matrix).with(vector).run().close();
  }

  /** Multiplies two square matrices. */
  void multiply() {
    script.method("multiply").with(square).with(square).run().close();
  }

  /** The actions whose times {@link #of} takes, in its order. */
  List<Runnable> actions() {
    return List.of(this::sweep, this::read, this::multiply);
  }

  /** Of the times of the three actions. */
  Measured of(List<Quantiles> times) {
    double bytes = sweep.bytes();
    return new Measured(bytes / seconds(times.get(0)), bytes / seconds(times.get(1)),
        2 * Math.pow(SQUARE, 3) / seconds(times.get(2)));
  }

  private static double seconds(Quantiles times) {
    return times.median() / 1e9;
  }

  /** Printed with the figures, so that no loop is left out as useless. */
  long checksum() {
    return sweep.checksum();
  }

  /** Medians. */
  record Measured(double loopBytesPerSecond, double torchBytesPerSecond, double flopPerSecond) {

    /** The better of the two ways to read is the machine's bandwidth. */
    Work.Limit limit() {
      return new Work.Limit(flopPerSecond, Math.max(loopBytesPerSecond, torchBytesPerSecond));
    }
  }

  @Override
  public void close() {
    sweep.close();
    matrix.close();
    vector.close();
    square.close();
    script.close();
  }
}
