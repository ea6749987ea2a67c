package omniline.model.checkpoint.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.inspect.Finding.Kind;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.Inventory.Expected;

/** Collects parts and findings while a directory is gone through. Owned by one inspection. */
final class Examination implements Faults {
  /**
   * Tensors that were found, and how a name is told whose file could not be read: it is no finding of its own.
   *
   * @param tensors by name
   * @param unreadable true for a name that lies in a file already complained about
   */
  record Found(Map<String, TensorEntry> tensors, Predicate<String> unreadable) {
    /** Of files that cannot be read at all. */
    static final Found NOTHING = new Found(Map.of(), name -> true);
  }

  private final List<PartReport> parts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  List<PartReport> parts() {
    return parts;
  }

  /** Files first, then tensors by kind; within a kind as found. */
  List<Finding> findings() {
    return findings.stream().sorted((a, b) -> a.kind().compareTo(b.kind())).toList();
  }

  @Override
  public void report(CheckpointException fault) {
    findings.add(new Finding(Kind.FILE, Objects.requireNonNullElse(fault.getMessage(), fault.toString())));
  }

  void note(String text) {
    findings.add(new Finding(Kind.NOTE, text));
  }

  /** A step whose complaint is a finding; the others go on without it. */
  void attempt(Runnable step) {
    try {
      step.run();
    } catch (CheckpointException fault) {
      report(fault);
    }
  }

  /** Compares a part with what it should be. */
  void part(String name, String dims, List<Expected> expected, Found found) {
    List<TensorEntry> present = new ArrayList<>();
    for (Expected tensor : expected) {
      known.add(tensor.name());
      TensorEntry entry = found.tensors.get(tensor.name());
      if (entry != null) {
        present.add(entry);
        compare(tensor, entry);
      } else if (!found.unreadable.test(tensor.name())) {
        findings.add(new Finding(Kind.MISSING, tensor.name() + ": expected " + tensor.shape() + ", found nothing"));
      }
    }
    parts.add(new PartReport(name, dims, expected.size(), present));
  }

  private void compare(Expected tensor, TensorEntry entry) {
    String which = tensor.name() + " in " + entry.file().getFileName() + ": expected ";
    if (!entry.shape().equals(tensor.shape())) {
      findings.add(new Finding(Kind.MISSHAPEN, which + tensor.shape() + ", found " + entry.shape()));
    }
    if (!Inventory.isWeightType(entry.dtype())) {
      findings.add(new Finding(Kind.WRONG_TYPE, which + "F16, BF16 or F32, found " + entry.dtype()));
    }
  }

  /** Every tensor that no part has asked for. */
  void superfluous(Map<String, TensorEntry> tensors) {
    for (TensorEntry entry : tensors.values()) {
      if (!known.contains(entry.name())) {
        findings.add(new Finding(Kind.SUPERFLUOUS,
            entry.name() + " in " + entry.file().getFileName() + ": expected nothing, found " + entry.shape() + " " + entry.dtype()));
      }
    }
  }
}
