package omniline.model.checkpoint.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.llasm.LlasmConfig;

/**
 * A checkpoint directory gone through to its end: what there is, and all that is wrong with it, where opening would stop at the
 * first fault. Only headers are read. Immutable.
 *
 * @param directory the directory
 * @param model what model it is
 * @param parts its parts
 * @param findings what is wrong or worth knowing, worst first
 */
public record Inspection(Path directory, String model, List<PartReport> parts, List<Finding> findings) {
  public Inspection {
    parts = List.copyOf(parts);
    findings = List.copyOf(findings);
  }

  /**
   * Goes through a LLaMA-Omni or LLaSM directory.
   *
   * @throws CheckpointException when the directory holds no checkpoint, or a config.json that does not say what to expect
   */
  public static Inspection of(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(directory + ": is not a directory: give the directory that holds config.json and the weights");
    }
    JsonFile config = JsonFile.read(directory.resolve("config.json"));
    return config.string("model_type", "").equals(LlasmConfig.MODEL_TYPE) ? LlasmExamination.run(directory) : OmniExamination.run(directory);
  }

  /** True when the checkpoint can be loaded: superfluous tensors and notes do no harm. */
  public boolean isSound() {
    return findings.stream().noneMatch(finding -> finding.kind().isFault());
  }

  /** The table, the findings, and one line that sums up. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(directory + ": " + model);
    lines.add("");
    lines.addAll(table());
    lines.add("");
    findings.forEach(finding -> lines.add(finding.toString()));
    long faults = findings.stream().filter(finding -> finding.kind().isFault()).count();
    lines.add(faults == 0 ? "complete: every expected tensor is there in its shape" : faults + (faults == 1 ? " fault" : " faults"));
    return lines;
  }

  private List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("part", "tensors", "parameters", "bytes", "dtype", "dims", "files"));
    for (PartReport part : parts) {
      rows.add(List.of(part.part(), part.count(), figure(part.parameters()), figure(part.bytes()), part.types(), part.dims(), part.files(directory)));
    }
    rows.add(List.of("together", String.valueOf(parts.stream().mapToInt(part -> part.tensors().size()).sum()),
        figure(parts.stream().mapToLong(PartReport::parameters).sum()), figure(parts.stream().mapToLong(PartReport::bytes).sum()), "", "", ""));
    int[] widths = new int[rows.getFirst().size()];
    rows.forEach(row -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /** Figures stand to the right, words to the left. */
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean figure = i >= 1 && i <= 3;
      line.append(("%" + (figure ? "" : "-") + widths[i] + "s  ").formatted(row.get(i)));
    }
    return line.toString().stripTrailing();
  }

  private static String figure(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
