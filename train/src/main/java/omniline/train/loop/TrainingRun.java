package omniline.train.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.train.TrainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a recipe from its checkpoint to its last step: batches, AdamW, checkpoints, the CSV, the picture, the progress bar. A run that
 * was interrupted goes on from its last checkpoint with the very losses it would have had. Owned by the training thread.
 */
public final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final Recipe recipe;
  private final RunSettings settings;
  private final LongSupplier nanoClock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;

  /** A step's number, and where its numbers go. */
  private record At(long step, LossLog log) {}

  public TrainingRun(Recipe recipe, RunSettings settings, LongSupplier nanoClock) {
    this.recipe = recipe;
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /**
   * Runs to the end; the trained tensors in the order of the recipe. When the process is told to end (Ctrl-C, SIGTERM), the step at hand
   * is finished and its state written first: libtorch must not be unloaded under a running script.
   */
  public List<Parameter> run() {
    TorchRuntime.enter();
    Thread hook = new Thread(this::stop, "stop-training");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return steps();
    } finally {
      ended.countDown();
      if (!stopped) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** Ends the run behind the step at hand, and waits for that. Any thread but the training one. */
  private void stop() {
    stopSoon();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the run behind the step at hand. Any thread. */
  void stopSoon() {
    stopped = true;
  }

  private List<Parameter> steps() {
    try (ParameterVector vector = new ParameterVector(recipe.parameters());
        Gradients gradients = new Gradients(recipe, settings.workers())) {
      Optional<TrainingState> before = TrainingState.read(settings.directory(), vector.length());
      before.ifPresent(state -> vector.restore(state.vectors()));
      long done = before.map(TrainingState::step).orElse(0L);
      LossLog log = new LossLog(settings.directory(), recipe.measures());
      log.begin(done);
      LOG.info("{}: {} weights, {} of {} steps done", settings.directory(), vector.length(), done, settings.schedule().steps());
      train(vector, gradients, log, done);
      return vector.now();
    }
  }

  private void train(ParameterVector vector, Gradients gradients, LossLog log, long done) {
    long steps = settings.schedule().steps();
    long savedNs = nanoClock.getAsLong();
    Path directory = settings.directory();
    try (ProgressBar bar = bar(directory, done, steps);
        Batches batches = new Batches(recipe, done * settings.accumulate(), steps * settings.accumulate())) {
      for (long step = done + 1; step <= steps; step++) {
        float[] values = step(vector, gradients, batches, new At(step, log));
        bar.stepTo(step);
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", values[0]));
        if (settings.validateSteps() > 0 && (step % settings.validateSteps() == 0 || step == steps)) {
          String line = recipe.validate(vector.leaves());
          LOG.info("step {}: {}", step, line);
        }
        if (step == steps || stopped || nanoClock.getAsLong() - savedNs > settings.checkpointSeconds() * 1_000_000_000L) {
          log.flush();
          new TrainingState(step, vector.state()).write(directory);
          LossPicture.write(log.file(), directory.resolve("losses.png"));
          savedNs = nanoClock.getAsLong();
        }
        if (stopped && step < steps) {
          throw new TrainException(directory + ": stopped behind step " + step + " of " + steps + ": the same command goes on from there");
        }
      }
    }
  }

  private float[] step(ParameterVector vector, Gradients gradients, Batches batches, At at) {
    float[] sums = new float[0];
    List<List<ScriptValue>> own = new ArrayList<>();
    for (int part = 0; part < settings.accumulate(); part++) {
      own.add(batches.next());
    }
    for (Gradients.Part part : gradients.of(vector.leaves(), own)) {
      vector.add(part.gradient());
      float[] values = part.values();
      if (sums.length == 0) {
        sums = new float[values.length];
      }
      for (int i = 0; i < values.length; i++) {
        sums[i] += values[i] / settings.accumulate();
      }
    }
    double rate = settings.schedule().rate(at.step);
    float norm = vector.apply(settings.optimizer(), rate, at.step);
    if (!Float.isFinite(norm)) {
      LOG.warn("step {}: the gradient is not finite (loss {}); nothing was changed by it", at.step, sums[0]);
    }
    at.log.add(at.step, rate, norm, sums);
    return sums;
  }

  private static ProgressBar bar(Path directory, long done, long steps) {
    return new ProgressBarBuilder().setTaskName(String.valueOf(directory.getFileName())).setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(2000).setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS).showSpeed()
        .startsFrom(done, java.time.Duration.ZERO).build();
  }
}
