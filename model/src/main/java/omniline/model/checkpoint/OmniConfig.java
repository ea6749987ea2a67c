package omniline.model.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * config.json of a LLaMA-Omni checkpoint (spec section 8): what the forward passes need, nothing about training.
 *
 * @param name name of the model, from {@code _name_or_path}
 * @param llm the language model's layers
 * @param speechDecoder the speech decoder's layers: own sizes, everything else inherited from {@code llm}
 * @param vocabSize rows of the embedding and of the head
 * @param tiedEmbeddings true when the head is the embedding
 * @param maxPositions longest context in positions
 * @param bosId begin-of-text id
 * @param eosIds ids that stop generation, in the file's order
 * @param encoderWidth width of the speech encoder's output
 * @param framesPerRow encoder frames stacked into one row of the adaptor (5)
 * @param adaptorHidden hidden width of the adaptor ({@link #ADAPTOR_HIDDEN} unless the file says otherwise)
 * @param upsampleFactor speech decoder rows per text token (25)
 * @param unitCount number of speech units; also the id of the CTC blank (1000)
 */
public record OmniConfig(
    String name,
    LlamaConfig llm,
    LlamaConfig speechDecoder,
    int vocabSize,
    boolean tiedEmbeddings,
    int maxPositions,
    int bosId,
    List<Integer> eosIds,
    int encoderWidth,
    int framesPerRow,
    int adaptorHidden,
    int upsampleFactor,
    int unitCount) {

  /**
   * Hidden width of the speech adaptor where config.json has no key {@value #ADAPTOR_HIDDEN_KEY}, which is ours: a constant of the
   * original code (spec section 3).
   */
  public static final int ADAPTOR_HIDDEN = 2048;

  /** The key of another width. */
  public static final String ADAPTOR_HIDDEN_KEY = "speech_projector_hidden_size";

  private static final Pattern DECODER = Pattern.compile("\\s*\\(\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*,?\\s*\\)\\s*");

  public OmniConfig {
    eosIds = List.copyOf(eosIds);
  }

  /** One with the published adaptor's width. */
  public OmniConfig(String name, LlamaConfig llm, LlamaConfig speechDecoder, int vocabSize, boolean tiedEmbeddings, int maxPositions,
      int bosId, List<Integer> eosIds, int encoderWidth, int framesPerRow, int upsampleFactor, int unitCount) {
    this(name, llm, speechDecoder, vocabSize, tiedEmbeddings, maxPositions, bosId, eosIds, encoderWidth, framesPerRow, ADAPTOR_HIDDEN,
        upsampleFactor, unitCount);
  }

  /** Reads config.json; a {@link CheckpointException} names the key that cannot be used. */
  public static OmniConfig read(Path file) {
    JsonFile json = JsonFile.read(file);
    rejectOtherArchitectures(json);
    LlamaConfig llm = LlamaConfig.read(json, null);
    return new OmniConfig(
        json.string("_name_or_path", "unnamed"),
        llm,
        speechDecoder(json, llm),
        json.positiveInt("vocab_size"),
        json.bool("tie_word_embeddings", false),
        json.positiveInt("max_position_embeddings"),
        json.ints("bos_token_id").stream().findFirst().orElseThrow(() -> json.wrong("bos_token_id", "a token id")),
        json.ints("eos_token_id"),
        json.positiveInt("speech_encoder_hidden_size"),
        json.positiveInt("speech_encoder_ds_rate"),
        json.positiveInt(ADAPTOR_HIDDEN_KEY, ADAPTOR_HIDDEN),
        json.positiveInt("ctc_upsample_factor"),
        json.positiveInt("unit_vocab_size"));
  }

  private static void rejectOtherArchitectures(JsonFile json) {
    if (json.string("model_type", "").equals("llaaa")) {
      throw json.wrong("model_type", "\"omni_speech2s_llama\" (this is a LLaSM checkpoint, which answers in text only)");
    }
    expect(json, "model_type", "omni_speech2s_llama");
    expect(json, "speech_encoder_type", "whisper");
    expect(json, "speech_projector_type", "linear");
    expect(json, "speech_generator_type", "ctc");
  }

  private static void expect(JsonFile json, String key, String value) {
    if (!json.string(key, "").equals(value)) {
      throw json.wrong(key, '"' + value + '"');
    }
  }

  /** {@code "(layers, width, heads, ffn)"}: a Python tuple in a string; key/value heads equal heads (spec section 5.1). */
  private static LlamaConfig speechDecoder(JsonFile json, LlamaConfig llm) {
    Matcher tuple = DECODER.matcher(json.string("ctc_decoder_config", ""));
    if (!tuple.matches()) {
      throw json.wrong("ctc_decoder_config", "\"(layers,width,heads,ffn)\"");
    }
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      sizes.add(Integer.parseInt(tuple.group(i)));
    }
    if (sizes.contains(0)) {
      throw json.wrong("ctc_decoder_config", "four numbers of 1 or more");
    }
    int width = sizes.get(1);
    int heads = sizes.get(2);
    if (width % heads != 0 || width / heads % 2 != 0) {
      throw json.wrong("ctc_decoder_config", "heads of an even width that share " + width + " columns");
    }
    return new LlamaConfig(sizes.get(0), width, heads, heads, width / heads, sizes.get(3), llm.rmsEps(), llm.ropeTheta(), llm.ropeScaling());
  }

  /** Complains when the speech encoder's tensors are not of the configured width. */
  public void check(WhisperConfig encoder, Path directory) {
    if (encoder.width() != encoderWidth) {
      throw new CheckpointException(directory + ": the speech encoder's tensors are " + encoder.width()
          + " wide, expected speech_encoder_hidden_size " + encoderWidth + ": take config.json and shards from the same checkpoint");
    }
  }

  /** Complains when the vocoder has no sound for some of the units. */
  public void check(VocoderConfig vocoder, Path directory) {
    if (vocoder.unitCount() < unitCount) {
      throw new CheckpointException(directory.resolve("vocoder").resolve("config.json") + ": key num_embeddings: expected at least the "
          + unitCount + " units of the speech decoder, found " + vocoder.unitCount() + ": use the vocoder of this checkpoint");
    }
  }

  /** Width of one stacked row at the adaptor's input. */
  public int adaptorInput() {
    return encoderWidth * framesPerRow;
  }
}
