package omniline.model.checkpoint.parts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.torchzip.Pickle;
import omniline.model.checkpoint.torchzip.TorchZipWriter;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;

/** Takes tensors of a checkpoint out and puts them elsewhere, under other names or in the other format. */
public final class Surgery {
  private Surgery() {}

  /** Writes the tensors into one safetensors file. */
  public static void safetensors(Path file, Collection<TensorEntry> entries, UnaryOperator<String> names) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorEntry entry : entries) {
      tensors.add(new Tensor(names.apply(entry.name()), entry.dtype(), entry.shape(), () -> SafetensorsFile.readFloats(entry)));
    }
    SafetensorsWriter.write(file, tensors);
  }

  /** Leaves a directory with these tensors in model.safetensors instead of its shards. */
  public static void onlyShard(Path directory, Collection<TensorEntry> entries) throws IOException {
    Path file = directory.resolve("model.safetensors.new");
    safetensors(file, entries, name -> name);
    try (var shards = Files.newDirectoryStream(directory, "model*.{safetensors,json}")) {
      for (Path shard : shards) {
        Files.delete(shard);
      }
    }
    Files.move(file, directory.resolve("model.safetensors"));
  }

  /** Writes tensors as torch.save does, in a dict that {@code pickle} has begun and {@code tail} ends. */
  public static void torch(Path file, Pickle pickle, Collection<TensorEntry> entries, UnaryOperator<String> names, int... tail)
      throws IOException {
    pickle.op('}', '(');
    int key = 0;
    try (TorchZipWriter zip = new TorchZipWriter(file, false)) {
      for (TensorEntry entry : entries) {
        String type = switch (entry.dtype()) {
          case F16 -> "HalfStorage";
          case F32 -> "FloatStorage";
          default -> throw new IllegalArgumentException(entry.toString());
        };
        pickle.text(names.apply(entry.name())).tensor(String.valueOf(key), type, Math.toIntExact(entry.elements()),
            entry.shape().stream().map(Math::toIntExact).toList());
        zip.record("data/" + key++, bytes(entry));
      }
      zip.record("data.pkl", pickle.op('u').op(tail).op('.').bytes());
    }
  }

  private static byte[] bytes(TensorEntry entry) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(entry.file())) {
      while (bytes.hasRemaining() && channel.read(bytes, entry.byteOffset() + bytes.position()) >= 0) {}
    }
    return bytes.array();
  }
}
