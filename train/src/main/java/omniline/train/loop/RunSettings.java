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
 */
public record RunSettings(Path directory, Schedule schedule, AdamW optimizer, int accumulate, long checkpointSeconds, long validateSteps) {

  public RunSettings {
    if (accumulate < 1 || checkpointSeconds < 1 || validateSteps < 0) {
      throw new IllegalArgumentException("accumulate " + accumulate + ", checkpointSeconds " + checkpointSeconds);
    }
  }
}
