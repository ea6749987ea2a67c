package omniline.train.cli.work;

import java.nio.file.Path;
import java.util.List;
import omniline.train.augment.Augmentation;
import omniline.train.augment.Babble;
import omniline.train.augment.Recipe;
import omniline.train.augment.TurnCut;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.LabelledRecordings;
import picocli.CommandLine.Option;

/** What every recipe's command takes. */
public final class RunOptions {
  @Option(names = "--work", defaultValue = "training", description = "Folder of corpora and runs (${DEFAULT-VALUE}).")
  public Path work = Path.of("training");

  @Option(names = "--steps", defaultValue = "200", description = "Steps of the optimiser (${DEFAULT-VALUE}).")
  public long steps;

  @Option(names = "--rate", defaultValue = "0.001", description = "Peak learning rate (${DEFAULT-VALUE}).")
  public double rate;

  @Option(names = "--accumulate", defaultValue = "1", description = "Batches a step (${DEFAULT-VALUE}).")
  public int accumulate;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of everything drawn (${DEFAULT-VALUE}).")
  public long seed;

  @Option(names = "--threads", defaultValue = "0", description = "Threads of libtorch, 0 for all cores (${DEFAULT-VALUE}).")
  public int threads;

  @Option(names = "--workers", defaultValue = "1",
      description = "Batches of a step at once (${DEFAULT-VALUE}). On a processor, --accumulate N --workers N --threads 1 uses N cores best.")
  public int workers;

  @Option(names = "--checkpoint-seconds", defaultValue = "180", description = "Time between two checkpoints (${DEFAULT-VALUE}).")
  public long checkpointSeconds;

  @Option(names = "--plain", description = "No rooms, noise and lines: the clips as they are.")
  public boolean plain;

  /** Behind a caller talk synthetic callers and, as often, people who are learnt from; nobody else's voice is heard. */
  public Augmentation augmentation(ClipStore callers, ClipStore persons, List<LabelledRecordings.Recording> learnt) {
    int[] places = learnt.stream().flatMap(recording -> persons.indexOf(recording.id()).stream()).mapToInt(Integer::intValue).toArray();
    Babble.Talkers talkers = random -> places.length > 0 && random.nextBoolean()
        ? persons.samples(places[random.nextInt(places.length)])
        : callers.samples(random.nextInt(callers.size()));
    return new Augmentation(plain ? Recipe.none() : Recipe.usual(), TurnCut.usual(), talkers);
  }
}
