package omniline.model.checkpoint.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.TensorEntry;
import tools.jackson.databind.JsonNode;

/**
 * A model spread over files: NAME.index.json with the shards that it names, or the one file NAME. The index says where each tensor
 * lies, and the shards' own headers must say the same. Immutable.
 *
 * @param tensors every tensor by its full name
 * @param unreadable names that the index places in files that cannot be read; empty unless faults are collected
 */
public record ShardSet(Map<String, TensorEntry> tensors, Set<String> unreadable) {
  /** The one file of a small model in the Hub's present form. */
  public static final String SAFETENSORS = "model.safetensors";

  /** The same in the older form, torch.save. */
  public static final String TORCH = "pytorch_model.bin";

  private static final String AGAIN = ": take index and shards from the same download";

  public ShardSet {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    unreadable = Set.copyOf(unreadable);
  }

  /** Name of the index of {@code file}. */
  public static String indexOf(String file) {
    return file + ".index.json";
  }

  /** The first of {@code names} that is there, with an index or alone. */
  public static ShardSet read(Path directory, Faults faults, String... names) {
    for (String name : names) {
      Path index = directory.resolve(indexOf(name));
      if (Files.exists(index)) {
        return new Reader(directory, JsonFile.read(index), indexOf(name), faults).read();
      }
      if (Files.exists(directory.resolve(name))) {
        TensorFile file = TensorFile.open(directory.resolve(name), faults);
        return new ShardSet(file.tensors(), file.damaged());
      }
    }
    throw new CheckpointException(directory + ": holds neither " + indexOf(names[0]) + " nor " + names[0]
        + ": give the directory of a downloaded checkpoint, or make one with `omniline model init`");
  }

  private static final class Reader {
    private final Path directory;
    private final JsonFile index;
    private final String indexName;
    private final Faults faults;
    private final Map<String, Optional<TensorFile>> files = new LinkedHashMap<>();
    private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    private final Set<String> unreadable = new HashSet<>();

    Reader(Path directory, JsonFile index, String indexName, Faults faults) {
      this.directory = directory;
      this.index = index;
      this.indexName = indexName;
      this.faults = faults;
    }

    ShardSet read() {
      for (Map.Entry<String, JsonNode> pair : index.object("weight_map").node().properties()) {
        String file = pair.getValue().isString() ? pair.getValue().stringValue() : "";
        if (file.isEmpty() || file.contains("/") || file.contains("\\") || file.indexOf('\0') >= 0 || file.equals("..")) {
          faults.report(index.wrong("weight_map", "plain file names (tensor " + pair.getKey() + " has " + pair.getValue() + ")"));
        } else {
          place(pair.getKey(), file);
        }
      }
      rejectUnplaced();
      return new ShardSet(tensors, unreadable);
    }

    private void place(String name, String file) {
      Optional<TensorFile> shard = files.computeIfAbsent(file, this::shard);
      TensorEntry entry = shard.map(found -> found.tensors().get(name)).orElse(null);
      if (entry != null) {
        tensors.put(name, entry);
      } else if (shard.map(found -> found.damaged().contains(name)).orElse(true)) {
        unreadable.add(name);
      } else {
        faults.report(new CheckpointException(directory.resolve(file) + ": tensor " + name + " is missing although " + indexName
            + " places it there" + AGAIN));
      }
    }

    /** Empty for a file that cannot be read at all, which is reported once. */
    private Optional<TensorFile> shard(String file) {
      try {
        return Optional.of(TensorFile.open(directory.resolve(file), faults));
      } catch (CheckpointException fault) {
        faults.report(fault);
        return Optional.empty();
      }
    }

    private void rejectUnplaced() {
      files.forEach((file, shard) -> {
        for (TensorEntry entry : shard.map(TensorFile::tensors).orElse(Map.of()).values()) {
          if (!entry.equals(tensors.get(entry.name()))) {
            faults.report(new CheckpointException(directory.resolve(file) + ": tensor " + entry.name() + " is not placed there by " + indexName
                + AGAIN));
          }
        }
      });
    }
  }
}
