package omniline.train.cli.work;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import omniline.train.corpus.LabelledRecordings;
import picocli.CommandLine.Option;

/** Which labelled recordings are learnt from, and which groups of speakers are held back. */
public final class Recordings {
  @Option(names = "--data", description = "Folder with labels.jsonl and the recordings of people.", defaultValue = "../shared/data/barista")
  public Path data = Path.of("../shared/data/barista");

  @Option(names = "--held", split = ",", defaultValue = "4,8,29,37,45,56", description = "Groups never trained on (${DEFAULT-VALUE}).")
  public Set<Integer> held = Set.of();

  public LabelledRecordings all() {
    return LabelledRecordings.read(data);
  }

  public List<LabelledRecordings.Recording> learnt() {
    return all().ofGroups(group -> !held.contains(group)).recordings();
  }

  public List<LabelledRecordings.Recording> heldBack() {
    return all().ofGroups(held::contains).recordings();
  }
}
