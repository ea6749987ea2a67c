package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small byte-level BPE in the Llama-3.1 layout (spec section 4.4): the 256 bytes, some English words as whole tokens (reached
 * through ignore_merges, so no merge is needed), and the special tokens behind them. Immutable.
 */
public final class Vocabulary {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String PATTERN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
      + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** The special tokens that have a name, each at its place; those between and behind are reserved (spec section 4.4). */
  private static final List<String> NAMED = List.of("begin_of_text", "end_of_text", "", "", "finetune_right_pad_id", "", "start_header_id",
      "end_header_id", "eom_id", "eot_id", "python_tag");

  private static final int SMALL_SPECIAL = 16;

  private static final String WORDS = """
      the of and to in is you that it for on are as with they be at one have this from or had by hot but some what there we can out \
      other were all your when up use word how said an each she which do their time if will way about many then them would write like \
      so these her long make thing see him two has look more day could go come did my sound no most number who over know water than \
      call first people may down side been now find any new work part take get place made live where after back little only round man \
      year came show every good me give our under name very through just form much great think say help low line before turn cause \
      same mean differ move right boy old too does tell sentence set three want air well also play small end put home read hand port \
      large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us \
      again animal point mother world near build self earth father head stand own page should country found answer school grow study \
      still learn plant cover food sun four between state keep eye never last let thought city tree cross since hard start might story \
      saw far sea draw left late run while press close night real life few stop open seem together next white children begin got walk \
      example ease paper often always music those both mark book letter until mile river car feet care second group carry took rain eat \
      room friend began idea fish mountain north once base hear horse cut sure watch color face wood main enough plain girl usual young \
      ready above ever red list though feel talk bird soon body dog family direct pose leave song measure door product black short \
      class wind question happen complete ship area half rock order fire south problem piece told knew pass farm top whole king size \
      heard best hour better true during hundred remember step early hold west ground interest reach fast five sing listen six table \
      travel less morning ten simple several toward war lay against pattern slow center love person money serve appear road map science \
      rule govern pull cold notice voice fall power town fine certain fly unit lead cry dark machine note wait plan figure star box noun \
      helpful language speech assistant able understand content user provides assist variety tasks using natural answer directly \
      questions welcome hello thanks please speaking""";

  private static final List<String> WITHOUT_SPACE = List.of("\n\n", "\n", "system", "user", "assistant", "You", "Please", "The", "I", "It",
      "Yes", "No", "Hello", "How", "What", "Thank", "'s", "'m", "'re");

  /** How the byte 0x20 is spelled. */
  private static final char SPACE = '\u0120';

  private final Map<String, Integer> base = new LinkedHashMap<>();
  private final List<String> special = new ArrayList<>();

  /** The smallest: no id without a use, and 16 special tokens. */
  public Vocabulary() {
    this(0, SMALL_SPECIAL);
  }

  /**
   * One in which the special tokens have the ids of a larger vocabulary.
   *
   * @param baseSize ids before the first special token, filled up with tokens that no text gives
   * @param specialSize number of special tokens
   */
  public Vocabulary(int baseSize, int specialSize) {
    this(baseSize, specialSize, List.of());
  }

  /** The same with further special tokens behind the named ones, without their brackets, such as {@code order}. */
  public Vocabulary(int baseSize, int specialSize, List<String> further) {
    for (int value = 0; value < 256; value++) {
      base.put(printable(GPT2_ORDER[value]), base.size());
    }
    WITHOUT_SPACE.forEach(this::addWord);
    for (String word : WORDS.split(" ", -1)) {
      addWord(" " + word);
    }
    // Letters and digits are never one piece of the pattern, and there are no merges that would join them.
    while (base.size() < baseSize) {
      base.put("filler" + base.size(), base.size());
    }
    List<String> names = new ArrayList<>(NAMED);
    names.addAll(further);
    int reserved = 0;
    for (int i = 0; i < specialSize; i++) {
      boolean named = i < names.size() && !names.get(i).isEmpty();
      special.add(named ? names.get(i) : "reserved_special_token_" + reserved++);
    }
  }

  private void addWord(String word) {
    StringBuilder spelled = new StringBuilder();
    for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
      spelled.append(printable(value & 0xff));
    }
    base.putIfAbsent(spelled.toString(), base.size());
  }

  /** Bytes in the order of their token ids: the printable ones of Latin-1, then the rest. */
  private static final int[] GPT2_ORDER = new int[256];

  static {
    int next = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int value = 0; value < 256; value++) {
        if (isPrintable(value) == (pass == 0)) {
          GPT2_ORDER[next++] = value;
        }
      }
    }
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
  }

  /** GPT-2's alphabet: a byte that cannot be printed stands as U+0100 plus its rank among those. */
  private static String printable(int value) {
    if (isPrintable(value)) {
      return String.valueOf((char) value);
    }
    int rank = 0;
    for (int other = 0; other < value; other++) {
      rank += isPrintable(other) ? 0 : 1;
    }
    return String.valueOf((char) (0x100 + rank));
  }

  /** Ids in all: base and special tokens. */
  public int size() {
    return base.size() + special.size();
  }

  /** Id of a special token by its name without brackets, such as {@code eot_id}. */
  public int specialId(String name) {
    int index = special.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no special token " + name);
    }
    return base.size() + index;
  }

  /** The ids whose text is a space and an English word; random text is made of these. */
  public List<Integer> wordIds() {
    List<Integer> ids = new ArrayList<>();
    base.forEach((token, id) -> {
      if (id >= 256 && token.charAt(0) == SPACE) {
        ids.add(id);
      }
    });
    return ids;
  }

  /** Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json. */
  public void write(Path directory) throws IOException {
    ObjectNode tokenizer = MAPPER.createObjectNode().put("version", "1.0");
    tokenizer.putNull("truncation").putNull("padding");
    ArrayNode added = tokenizer.putArray("added_tokens");
    ObjectNode config = MAPPER.createObjectNode();
    ObjectNode decoder = config.putObject("added_tokens_decoder");
    for (String name : special) {
      flags(added.addObject().put("id", specialId(name)), name).put("special", true);
      flags(decoder.putObject(String.valueOf(specialId(name))), name).put("special", true);
    }
    tokenizer.putNull("normalizer");
    preTokenizer(tokenizer);
    postProcessor(tokenizer);
    byteLevel(tokenizer.putObject("decoder"), true);
    model(tokenizer);
    Files.writeString(directory.resolve("tokenizer.json"), MAPPER.writeValueAsString(tokenizer));
    Files.writeString(directory.resolve("tokenizer_config.json"), MAPPER.writeValueAsString(named(config)
        .put("clean_up_tokenization_spaces", true)
        .put("model_max_length", 2048)
        .put("padding_side", "right")
        .put("tokenizer_class", "PreTrainedTokenizerFast")));
    ObjectNode specials = MAPPER.createObjectNode();
    flags(specials.putObject("bos_token"), "begin_of_text");
    flags(specials.putObject("eos_token"), "eot_id");
    flags(specials.putObject("pad_token"), "finetune_right_pad_id");
    Files.writeString(directory.resolve("special_tokens_map.json"), MAPPER.writeValueAsString(specials));
  }

  private static ObjectNode named(ObjectNode config) {
    return config.put("bos_token", bracketed("begin_of_text"))
        .put("eos_token", bracketed("eot_id"))
        .put("pad_token", bracketed("finetune_right_pad_id"));
  }

  private static String bracketed(String name) {
    return "<|" + name + "|>";
  }

  private static ObjectNode flags(ObjectNode token, String name) {
    return token.put("content", bracketed(name))
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false);
  }

  private static void preTokenizer(ObjectNode tokenizer) {
    ArrayNode steps = tokenizer.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("Regex", PATTERN);
    split.put("behavior", "Isolated").put("invert", false);
    byteLevel(steps.addObject(), false).put("use_regex", false);
  }

  private static ObjectNode byteLevel(ObjectNode node, boolean prefixSpace) {
    return node.put("type", "ByteLevel").put("add_prefix_space", prefixSpace).put("trim_offsets", true).put("use_regex", true);
  }

  private void postProcessor(ObjectNode tokenizer) {
    String bos = bracketed("begin_of_text");
    ArrayNode steps = tokenizer.putObject("post_processor").put("type", "Sequence").putArray("processors");
    byteLevel(steps.addObject(), true).put("trim_offsets", false);
    ObjectNode template = steps.addObject().put("type", "TemplateProcessing");
    piece(template.putArray("single"), bos, "A");
    ArrayNode pair = template.putArray("pair");
    piece(pair, bos, "A");
    piece(pair, bos, "B");
    ObjectNode special = template.putObject("special_tokens").putObject(bos).put("id", bos);
    special.putArray("ids").add(specialId("begin_of_text"));
    special.putArray("tokens").add(bos);
  }

  private static void piece(ArrayNode template, String bos, String sequence) {
    int type = sequence.equals("A") ? 0 : 1;
    template.addObject().putObject("SpecialToken").put("id", bos).put("type_id", type);
    template.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
  }

  private void model(ObjectNode tokenizer) {
    ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", true);
    ObjectNode vocab = model.putObject("vocab");
    base.forEach(vocab::put);
    model.putArray("merges");
  }
}
