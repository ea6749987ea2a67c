package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small byte-level BPE in the Llama-3.1 layout (spec section 4.4): the 256 bytes, some English words as whole tokens (reached
 * through ignore_merges, so no merge is needed), and the special tokens behind them. Immutable.
 */
public final class Vocabulary {
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

  private final Map<String, Integer> base = new LinkedHashMap<>();
  private final List<String> special;

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
    ByteAlphabet.letters().forEach(letter -> base.put(letter, base.size()));
    WITHOUT_SPACE.forEach(this::addWord);
    for (String word : WORDS.split(" ", -1)) {
      addWord(" " + word);
    }
    // Letters and digits are never one piece of the pattern, and there are no merges that would join them.
    while (base.size() < baseSize) {
      base.put("filler" + base.size(), base.size());
    }
    special = TokenizerFiles.specialNames(specialSize, further);
  }

  private void addWord(String word) {
    base.putIfAbsent(ByteAlphabet.spelled(word), base.size());
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
      if (id >= 256 && token.startsWith(ByteAlphabet.SPACE)) {
        ids.add(id);
      }
    });
    return ids;
  }

  /** Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json. */
  public void write(Path directory) throws IOException {
    new TokenizerFiles(List.copyOf(base.keySet()), List.of(), special).write(directory);
  }
}
