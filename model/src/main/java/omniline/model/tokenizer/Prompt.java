package omniline.model.tokenizer;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The speech prompt of the released model (spec sections 4.5 and 4.6): one system and one user turn of the llama_3 template, with
 * the speech rows in the place of {@code <speech>}.
 */
public final class Prompt {
  /** Placeholder id that the speech rows replace. */
  public static final long SPEECH = -200;

  private static final String SPEECH_MARK = "<speech>";
  private static final String SYSTEM = "You are a helpful language and speech assistant. You are able to understand the speech content that the user"
      + " provides, and assist the user with a variety of tasks using natural language.";
  private static final String INSTRUCTION = "Please directly answer the questions in the user's speech.";

  private Prompt() {}

  /** The text of the prompt, special tokens spelled out, with {@code <speech>} in it. */
  public static String text() {
    return text(SYSTEM, INSTRUCTION);
  }

  private static String text(String system, String instruction) {
    return "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n" + system + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n"
        + SPEECH_MARK + "\n" + instruction + "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";
  }

  /** Ids of {@link #text()}, exactly one {@link #SPEECH} among them; two begin-of-text ids in front. */
  public static long[] promptIds(Tokenizer tokenizer) {
    return ids(tokenizer, text());
  }

  /** The same with another instruction; special tokens in it are read as such. */
  public static long[] promptIds(Tokenizer tokenizer, String instruction) {
    return ids(tokenizer, text(SYSTEM, instruction.strip()));
  }

  /** Ids of {@link #text()} with another system message; special tokens in it are read as such. */
  public static long[] promptIdsUnder(Tokenizer tokenizer, String system) {
    return ids(tokenizer, text(system.strip(), INSTRUCTION));
  }

  /**
   * Ids of a text with {@code <speech>} marks, each becoming {@link #SPEECH}. Every piece between marks is encoded on its own with
   * its automatic begin-of-text, which only the first keeps: the original code strips one id from every later piece, whatever it
   * is, and so must we.
   */
  public static long[] ids(Tokenizer tokenizer, String text) {
    String[] pieces = text.split(SPEECH_MARK, -1);
    LongStream ids = Arrays.stream(tokenizer.encodeWithBos(pieces[0]));
    for (int i = 1; i < pieces.length; i++) {
      long[] piece = tokenizer.encodeWithBos(pieces[i]);
      ids = LongStream.concat(ids, LongStream.concat(LongStream.of(SPEECH), Arrays.stream(piece).skip(1)));
    }
    return ids.toArray();
  }
}
