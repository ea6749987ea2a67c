package omniline.train.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.TrainingScript;
import omniline.train.TrainException;

/**
 * Losses and gradients of a step's batches, several of them at once: on a processor, two batches with a thread each take little more than
 * half of the time that one after another takes with two threads each. Results come in the batches' order, whoever is done first, so that
 * sums are the same. Owned by the training thread.
 */
final class Gradients implements AutoCloseable {

  private final Recipe recipe;
  private final ExecutorService threads;
  private final BlockingQueue<TrainingScript> scripts;

  /** What a batch gave: the gradient, which the caller closes, the loss and the measures. Not a value: it holds what libtorch made. */
  static final class Part {
    private final ScriptValue gradient;
    private final float[] values;

    private Part(ScriptValue gradient, float[] values) {
      this.gradient = gradient;
      this.values = values;
    }

    ScriptValue gradient() {
      return gradient;
    }

    float[] values() {
      return values;
    }
  }

  /** Compiles the recipe's scripts, once for each worker. */
  Gradients(Recipe recipe, int workers) {
    this.recipe = recipe;
    threads = Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("gradients-", 0).daemon().factory());
    scripts = new ArrayBlockingQueue<>(workers);
    for (int i = 0; i < workers; i++) {
      scripts.add(TrainingScript.load(recipe.scripts().toArray(String[]::new)));
    }
  }

  /** The parts of the batches, whose values it closes. */
  List<Part> of(ScriptValue leaves, List<List<ScriptValue>> batches) {
    List<CompletableFuture<Part>> coming = batches.stream().map(batch -> CompletableFuture.supplyAsync(() -> part(leaves, batch), threads)).toList();
    try {
      return coming.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new TrainException("a gradient could not be computed: " + e.getCause(), e);
    }
  }

  private Part part(ScriptValue leaves, List<ScriptValue> batch) {
    TorchRuntime.enter();
    TrainingScript script = scripts.remove(); // as many as threads
    List<ScriptValue> arguments = new ArrayList<>(List.of(leaves));
    arguments.addAll(batch);
    List<ScriptValue> results;
    try {
      results = script.run("losses", arguments.toArray(ScriptValue[]::new));
    } finally {
      batch.forEach(ScriptValue::close);
      scripts.add(script);
    }
    if (results.size() != 2 + recipe.measures().size()) {
      throw new TrainException("the script " + recipe.scripts().getLast() + " gives " + (results.size() - 1) + " numbers, expected the loss and "
          + recipe.measures());
    }
    float[] values = new float[results.size() - 1];
    for (int i = 0; i < values.length; i++) {
      try (ScriptValue value = results.get(i + 1)) {
        values[i] = value.toFloats()[0];
      }
    }
    return new Part(results.getFirst(), values);
  }

  @Override
  public void close() {
    threads.close();
    scripts.forEach(TrainingScript::close);
  }
}
