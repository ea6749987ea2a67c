package omniline.train.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import omniline.train.corpus.LabelledRecordings;
import picocli.CommandLine.Option;

/** Which labelled recordings are learnt from, and which groups of speakers are held back. */
final class Recordings {
  @Option(names = "--data", description = "Folder with labels.jsonl and the recordings of people.", defaultValue = "../shared/data/barista")
  Path data = Path.of("../shared/data/barista");

  @Option(names = "--held", split = ",", defaultValue = "4,8,29,37,45,56", description = "Groups never trained on (${DEFAULT-VALUE}).")
  Set<Integer> held = Set.of();

  LabelledRecordings all() {
    return LabelledRecordings.read(data);
  }

  List<LabelledRecordings.Recording> learnt() {
    return all().ofGroups(group -> !held.contains(group)).recordings();
  }

  List<LabelledRecordings.Recording> heldBack() {
    return all().ofGroups(held::contains).recordings();
  }
}
