package omniline.model.checkpoint.llasm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.LlamaConfig;

/**
 * config.json of a LLaSM checkpoint (spec section 9.2), model_type llaaa.
 *
 * @param llm the language model's layers
 * @param vocabSize rows of the embedding and of the head
 * @param tiedEmbeddings true when the head is the embedding
 * @param maxPositions longest context in positions
 * @param bosId begin-of-text id
 * @param eosIds ids that stop generation
 * @param audioWidth width of the audio tower's rows, the input of mm_projector
 * @param audioTokens rows per clip (64)
 * @param patchId the token that stands for one row of audio, {@code <au_patch>}
 * @param startId the token before the rows, {@code <au_start>}
 * @param endId the token behind them, {@code <au_end>}
 */
public record LlasmConfig(
    LlamaConfig llm,
    int vocabSize,
    boolean tiedEmbeddings,
    int maxPositions,
    int bosId,
    List<Integer> eosIds,
    int audioWidth,
    int audioTokens,
    int patchId,
    int startId,
    int endId) {

  /** What config.json calls such a model. */
  public static final String MODEL_TYPE = "llaaa";

  private static final String ADDED_TOKENS = "added_tokens.json";
  private static final double LLAMA_2_THETA = 10000;

  public LlasmConfig {
    eosIds = List.copyOf(eosIds);
  }

  /** Reads DIR/config.json, and DIR/added_tokens.json where it is there. */
  public static LlasmConfig read(Path directory) {
    JsonFile json = JsonFile.read(directory.resolve("config.json"));
    if (!json.string("model_type", "").equals(MODEL_TYPE)) {
      throw json.wrong("model_type", '"' + MODEL_TYPE + '"');
    }
    if (!json.bool("use_mm_proj", true)) {
      throw json.wrong("use_mm_proj", "true: without its projection the model cannot hear");
    }
    int vocabSize = json.positiveInt("vocab_size");
    if (vocabSize < 4) {
      throw json.wrong("vocab_size", "words and the three audio tokens");
    }
    return new LlasmConfig(
        LlamaConfig.read(json, LLAMA_2_THETA),
        vocabSize,
        json.bool("tie_word_embeddings", false),
        json.positiveInt("max_position_embeddings"),
        json.ints("bos_token_id").stream().findFirst().orElseThrow(() -> json.wrong("bos_token_id", "a token id")),
        json.ints("eos_token_id"),
        json.positiveInt("mm_hidden_size"),
        json.positiveInt("audio_token_len", 64),
        addedToken(directory, "<au_patch>", vocabSize - 3, vocabSize),
        addedToken(directory, "<au_start>", vocabSize - 2, vocabSize),
        addedToken(directory, "<au_end>", vocabSize - 1, vocabSize));
  }

  /** The three tokens were added last and in this order, unless the tokenizer's own list says otherwise. */
  private static int addedToken(Path directory, String token, int last, int vocabSize) {
    Path file = directory.resolve(ADDED_TOKENS);
    if (!Files.exists(file)) {
      return last;
    }
    JsonFile added = JsonFile.read(file);
    int id = added.positiveInt(token, last);
    if (id >= vocabSize) {
      throw added.wrong(token, "an id below vocab_size (" + vocabSize + ")");
    }
    return id;
  }
}
