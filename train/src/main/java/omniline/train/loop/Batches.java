package omniline.train.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.train.TrainException;

/**
 * A recipe's batches in their order, the next ones made on a thread of their own while one is learnt from: what rooms and lines do to
 * sounds takes a third of a step otherwise. Each depends on its number alone, so nothing changes by it. Owned by the training thread.
 */
final class Batches implements AutoCloseable {

  private static final int AHEAD = 3;

  private final Recipe recipe;
  private final long end;
  private final ExecutorService maker = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("batches").daemon().factory());
  private final Deque<CompletableFuture<List<ScriptValue>>> coming = new ArrayDeque<>();
  private long next;

  /** Batches first to end - 1. */
  Batches(Recipe recipe, long first, long end) {
    this.recipe = recipe;
    this.end = end;
    next = first;
    maker.execute(TorchRuntime::enter);
  }

  /** The next batch; the caller closes its values. What went wrong while it was made is thrown here. */
  List<ScriptValue> next() {
    while (coming.size() < AHEAD && next < end) {
      long number = next++;
      coming.add(CompletableFuture.supplyAsync(() -> recipe.batch(number), maker));
    }
    try {
      return coming.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new TrainException("a batch could not be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainException("interrupted while a batch was made", e);
    }
  }

  /** Waits for what is being made, and lets go of it. */
  @Override
  public void close() {
    maker.close();
    for (CompletableFuture<List<ScriptValue>> unused : new ArrayList<>(coming)) {
      if (!unused.isCompletedExceptionally()) {
        unused.join().forEach(ScriptValue::close);
      }
    }
  }
}
