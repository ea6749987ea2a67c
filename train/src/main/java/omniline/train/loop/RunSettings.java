package omniline.train.loop;

import java.nio.file.Path;

/**
 * How long and how a recipe runs.
 *
 * @param directory where checkpoints, the CSV and the picture lie
 * @param schedule learning rate and number of steps
 * @param optimizer settings of AdamW
 * @param accumulate micro-batches a step
 * @param checkpointSeconds between two checkpoints
 * @param validateSteps between two validations; 0 for none
 * @param workers micro-batches of a step that are computed at once
 */
public record RunSettings(Path directory, Schedule schedule, AdamW optimizer, int accumulate, long checkpointSeconds, long validateSteps,
    int workers) {

  public RunSettings {
    if (accumulate < 1 || checkpointSeconds < 1 || validateSteps < 0 || workers < 1) {
      throw new IllegalArgumentException("accumulate " + accumulate + ", checkpointSeconds " + checkpointSeconds + ", workers " + workers);
    }
  }

  /** One micro-batch after another. */
  public RunSettings(Path directory, Schedule schedule, AdamW optimizer, int accumulate, long checkpointSeconds, long validateSteps) {
    this(directory, schedule, optimizer, accumulate, checkpointSeconds, validateSteps, 1);
  }

  /** The same with several micro-batches at once. */
  public RunSettings withWorkers(int atOnce) {
    return new RunSettings(directory, schedule, optimizer, accumulate, checkpointSeconds, validateSteps, atOnce);
  }
}
