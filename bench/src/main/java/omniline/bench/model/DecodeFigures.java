package omniline.bench.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.bench.BenchException;
import omniline.bench.figures.Interleaved;
import omniline.bench.figures.Quantiles;
import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.llm.KvCache;
import omniline.model.llm.Llama;
import omniline.model.llm.LlmStep;
import omniline.model.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * Decode steps of a random Llama stack, through {@link Llama#step} as the engine calls it: every type and batch in every round, the
 * bandwidth among them, and that buffer read before each batch so that no weights are still in a cache. Owned by the thread that
 * measures.
 */
final class DecodeFigures {

  static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16);
  private static final int VOCABULARY = 1024;

  private DecodeFigures() {}

  /**
   * What is measured.
   *
   * @param config dimensions of the stack
   * @param contextPositions that every sequence has stored
   */
  record Order(LlamaConfig config, int contextPositions, List<Precision> precisions) {
    Order {
      precisions = List.copyOf(precisions);
    }

    /** Weights in the stack, its small vocabulary's two tables included. */
    double parameters() {
      return StageWork.stepWeights(config, VOCABULARY) + (double) VOCABULARY * config.width();
    }
  }

  /** A step of so many sequences. */
  record Step(Precision precision, int batch) {}

  /**
   * Steps without a model.
   *
   * @param between other steps, whose weights have taken the processor's caches; by batch, as {@link #BATCHES}
   * @param warm one after another, one caller
   */
  record Idle(List<Quantiles> between, Quantiles warm) {
    double ms(int batch) {
      return between.get(BATCHES.indexOf(batch)).ms(0.5);
    }
  }

  /**
   * What came out.
   *
   * @param times of each step
   * @param idle the same calls to a script that does nothing
   * @param unsupported what this processor has no kernels for
   */
  record Result(Order order, Machine.Measured machine, Map<Step, Quantiles> times, Idle idle, List<Precision> unsupported) {

    boolean has(Precision precision) {
      return times.containsKey(new Step(precision, 1));
    }

    double ms(Precision precision, int batch) {
      Quantiles measured = times.get(new Step(precision, batch));
      return measured == null ? Double.NaN : measured.ms(0.5);
    }

    /** Bytes a second, weights and caches. */
    double bytesPerSecond(Precision precision, int batch) {
      return work(precision, batch).bytes() / ms(precision, batch) * 1e3;
    }

    private Work work(Precision precision, int batch) {
      return StageWork.decode(order.config, VOCABULARY, new StageWork.Sequences(batch, order.contextPositions),
          StageWork.Bytes.of(precision));
    }

    /** The step of one caller as a stage, in 16 bits where they were measured. */
    StageFigures.Figure figure() {
      Precision precision = Stream.of(Precision.BF16, Precision.FP16, Precision.FP32, Precision.INT8, Precision.INT4)
          .filter(this::has).findFirst().orElseThrow(() -> new BenchException("this processor has kernels for none of the types"));
      Quantiles measured = times.getOrDefault(new Step(precision, 1), new Quantiles(new long[0]));
      String name = "decode, " + order.config.width() + " wide, " + precision.label();
      return new StageFigures.Figure(name, work(precision, 1), measured, machine.limit());
    }

    /** Of the machine's read bandwidth in the same rounds. */
    double share(Precision precision, int batch) {
      return bytesPerSecond(precision, batch) / machine.limit().bytesPerSecond();
    }
  }

  /** Runs it; the weights lie in {@code directory} meanwhile. */
  static Result measure(Order order, Machine machine, Interleaved timer, Path directory) {
    Map<Precision, Stack> stacks = new EnumMap<>(Precision.class);
    List<Precision> unsupported = new ArrayList<>();
    Map<String, TensorEntry> tensors = RandomStack.writeLlm(order.config, VOCABULARY, directory.resolve("stack.safetensors"));
    try (IdleStack idle = new IdleStack(directory, BATCHES.getLast())) {
      for (Precision precision : order.precisions) {
        try {
          Llama llm = RandomStack.openLlm(order.config, tensors, RandomStack.cpu(precision, machine.threads()));
          Stack stack = new Stack(llm, order.contextPositions);
          stacks.put(precision, stack);
          stack.step(1);
        } catch (TorchException e) {
          unsupported.add(precision);
        }
      }
      unsupported.forEach(precision -> close(stacks.remove(precision)));
      return timed(order, machine, timer, new Stacks(stacks, idle, unsupported));
    } finally {
      stacks.values().forEach(Stack::close);
    }
  }

  private static void close(@Nullable Stack stack) {
    if (stack != null) {
      stack.close();
    }
  }

  private record Stacks(Map<Precision, Stack> byPrecision, IdleStack idle, List<Precision> unsupported) {}

  private static Result timed(Order order, Machine machine, Interleaved timer, Stacks stacks) {
    List<Runnable> actions = new ArrayList<>(machine.actions());
    List<Step> steps = new ArrayList<>();
    for (int batch : BATCHES) {
      actions.add(machine::sweep);
      stacks.byPrecision.forEach((precision, stack) -> {
        actions.add(() -> stack.step(batch));
        steps.add(new Step(precision, batch));
      });
      actions.add(() -> stacks.idle.step(batch)); // finds the caches as a step leaves them
    }
    List<Quantiles> all = timer.time(actions);
    Iterator<Quantiles> next = all.subList(machine.actions().size(), all.size()).iterator();
    Map<Step, Quantiles> times = new HashMap<>();
    List<Quantiles> idle = new ArrayList<>();
    for (int i = 0; i < BATCHES.size(); i++) {
      next.next();
      for (Step step : steps.subList(i * stacks.byPrecision.size(), (i + 1) * stacks.byPrecision.size())) {
        times.put(step, next.next());
      }
      idle.add(next.next());
    }
    Quantiles warm = timer.time(List.of(() -> stacks.idle.step(1))).getFirst();
    return new Result(order, machine.of(all), times, new Idle(idle, warm), stacks.unsupported);
  }

  /** A loaded stack and the caches of sixteen sequences, all at the same length again after every step. */
  private static final class Stack implements AutoCloseable {
    private final Llama llm;
    private final int contextPositions;
    private final List<KvCache> caches = new ArrayList<>();

    Stack(Llama llm, int contextPositions) {
      this.llm = llm;
      this.contextPositions = contextPositions;
      for (int i = 0; i < BATCHES.getLast(); i++) {
        KvCache cache = llm.newCache();
        cache.skip(contextPositions);
        caches.add(cache);
      }
    }

    void step(int batch) {
      long[] tokens = new long[batch];
      Arrays.setAll(tokens, i -> i);
      List<KvCache> used = caches.subList(0, batch);
      llm.step(tokens, used).forEach(LlmStep::close);
      used.forEach(cache -> cache.truncate(contextPositions));
    }

    @Override
    public void close() {
      caches.forEach(KvCache::close);
      llm.close();
    }
  }
}
