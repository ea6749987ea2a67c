package omniline.e2e.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;

/** A checkpoint with the embedded model's dimensions that greets, has nothing to say, and does one thing after every turn. */
public final class DeedModel {

  private DeedModel() {}

  /** Its head knows two tokens, one the opposite of the other: one of them is always the likeliest, and both mean this deed. */
  public static Path write(Path directory, String deed) throws IOException {
    CheckpointInit.write(directory, ModelSize.BARISTA, 1, done -> {});
    Checkpoint checkpoint = Checkpoint.open(directory);
    int vocabulary = checkpoint.config().vocabSize();
    TensorEntry head = checkpoint.tensor("lm_head.weight");
    int width = Math.toIntExact(head.shape().get(1));
    ByteBuffer zeros = ByteBuffer.allocate(2 * width * vocabulary).order(ByteOrder.LITTLE_ENDIAN);
    int bye;
    int person;
    try (Tokenizer tokenizer = HuggingFaceTokenizer.open(checkpoint)) {
      bye = tokenizer.tokenId("<|bye|>").orElseThrow();
      person = tokenizer.tokenId("<|person|>").orElseThrow();
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < width; i++) {
      float weight = (float) random.nextDouble(-1, 1);
      zeros.putShort(2 * (bye * width + i), Float.floatToFloat16(weight));
      zeros.putShort(2 * (person * width + i), Float.floatToFloat16(-weight));
    }
    try (FileChannel file = FileChannel.open(head.file(), StandardOpenOption.WRITE)) {
      file.write(zeros, head.byteOffset());
    }
    Profile own = checkpoint.profile();
    Files.delete(directory.resolve(Profile.FILE));
    ConfigWriter.writeProfile(directory.resolve(Profile.FILE), new Profile("Hello.", own.apology(), own.transferFailed(), own.confirmation(),
        Map.of("<|bye|>", deed, "<|person|>", deed)));
    return directory;
  }
}
