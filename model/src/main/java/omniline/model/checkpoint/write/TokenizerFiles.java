package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of a checkpoint as its files: a byte-level BPE in the Llama-3.1 layout (spec section 4.4), special tokens behind
 * the others. Immutable.
 *
 * @param tokens the tokens that text is cut into, by id, spelled in the {@link ByteAlphabet}, whose letters are among them
 * @param merges in the order in which they are applied; a token that is a whole piece needs none
 * @param special names of the special tokens without brackets; their ids follow the tokens'
 */
public record TokenizerFiles(List<String> tokens, List<Merge> merges, List<String> special) {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** How Llama 3 cuts text into pieces, none of which a token crosses. */
  public static final String PATTERN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
      + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** The special tokens that have a name, each at its place; those between and behind are reserved (spec section 4.4). */
  private static final List<String> NAMED = List.of("begin_of_text", "end_of_text", "", "", "finetune_right_pad_id", "", "start_header_id",
      "end_header_id", "eom_id", "eot_id", "python_tag");

  /**
   * Two tokens that become one.
   *
   * @param left the first, spelled
   * @param right the second, spelled
   */
  public record Merge(String left, String right) {}

  public TokenizerFiles {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    special = List.copyOf(special);
  }

  /** The names of Llama 3.1's special tokens, as many as asked for; there are 256 in the released one. */
  public static List<String> specialNames(int count) {
    return specialNames(count, List.of());
  }

  /** The same with further names behind the ones that Llama 3.1 names. */
  static List<String> specialNames(int count, List<String> further) {
    List<String> known = new ArrayList<>(NAMED);
    known.addAll(further);
    List<String> names = new ArrayList<>();
    int reserved = 0;
    for (int i = 0; i < count; i++) {
      boolean named = i < known.size() && !known.get(i).isEmpty();
      names.add(named ? known.get(i) : "reserved_special_token_" + reserved++);
    }
    return List.copyOf(names);
  }

  /** Ids in all. */
  public int size() {
    return tokens.size() + special.size();
  }

  /** Id of a special token by its name without brackets. */
  private int specialId(String name) {
    int index = special.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no special token " + name);
    }
    return tokens.size() + index;
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
    for (int id = 0; id < tokens.size(); id++) {
      vocab.put(tokens.get(id), id);
    }
    ArrayNode merged = model.putArray("merges");
    merges.forEach(merge -> merged.add(merge.left() + " " + merge.right()));
  }
}
