package omniline.model.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.JsonFile;
import omniline.model.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;

/**
 * tokenizer.json read by the Hugging Face tokenizers library through its JNI build (spec section 4.4). Any thread may call;
 * whoever opened it closes it, after the last call.
 */
public final class HuggingFaceTokenizer implements Tokenizer {
  private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer delegate;
  private final Map<String, Integer> addedIds = new HashMap<>();
  private final Set<Long> specialIds = new HashSet<>();
  private final boolean cleansUp;

  private HuggingFaceTokenizer(Path file, Path configFile) throws IOException {
    for (JsonNode token : JsonFile.read(file).node().path("added_tokens").values()) {
      addedIds.put(token.path("content").asString(""), token.path("id").asInt(-1));
      if (token.path("special").asBoolean(false)) {
        specialIds.add(token.path("id").asLong(-1));
      }
    }
    // transformers 4.44 switches the clean-up on where the file says nothing.
    cleansUp = !Files.exists(configFile) || JsonFile.read(configFile).bool("clean_up_tokenization_spaces", true);
    delegate = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.builder()
        .optTokenizerPath(file)
        .optTruncation(false)
        .optPadding(false)
        .build();
  }

  /** Opens a checkpoint's tokenizer.json and tokenizer_config.json; a {@link CheckpointException} names the file at fault. */
  public static HuggingFaceTokenizer open(Checkpoint checkpoint) {
    return open(checkpoint.tokenizerFile(), checkpoint.tokenizerConfigFile());
  }

  /** Opens a tokenizer.json; {@code configFile} may be absent. */
  public static HuggingFaceTokenizer open(Path file, Path configFile) {
    try {
      return new HuggingFaceTokenizer(file, configFile);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(file + ": the tokenizers library cannot use it (" + e.getMessage()
          + "): take tokenizer.json from the download of the checkpoint", e);
    }
  }

  @Override
  public long[] encode(String text) {
    return delegate.encode(text, false, false).getIds();
  }

  @Override
  public long[] encodeWithBos(String text) {
    return delegate.encode(text, true, false).getIds();
  }

  @Override
  public String decode(long[] ids) {
    return ids.length == 0 ? "" : delegate.decode(ids, false);
  }

  @Override
  public String decodeWithoutSpecial(long[] ids) {
    return ids.length == 0 ? "" : delegate.decode(ids, true);
  }

  @Override
  public OptionalInt tokenId(String token) {
    Integer id = addedIds.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public boolean isSpecial(long id) {
    return specialIds.contains(id);
  }

  @Override
  public boolean cleansUp() {
    return cleansUp;
  }

  @Override
  public void close() {
    delegate.close();
  }
}
