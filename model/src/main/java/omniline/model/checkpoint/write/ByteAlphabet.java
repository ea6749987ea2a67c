package omniline.model.checkpoint.write;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2's spelling of bytes as printable characters, in which the tokens of a byte-level BPE are written (spec section 4.4): the
 * printable bytes of Latin-1 stand for themselves, any other byte for U+0100 plus its rank among those.
 */
public final class ByteAlphabet {
  /** How the byte 0x20 is spelled. */
  public static final String SPACE = "\u0120";

  private static final String[] SPELLED = new String[256];
  private static final List<String> LETTERS = new ArrayList<>();

  static {
    int rank = 0;
    for (int value = 0; value < 256; value++) {
      SPELLED[value] = String.valueOf((char) (isPrintable(value) ? value : 0x100 + rank++));
    }
    for (boolean printable : new boolean[] {true, false}) {
      for (int value = 0; value < 256; value++) {
        if (isPrintable(value) == printable) {
          LETTERS.add(SPELLED[value]);
        }
      }
    }
  }

  private ByteAlphabet() {}

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
  }

  /** The 256 letters in the order of their token ids: printable bytes, then the rest. */
  public static List<String> letters() {
    return List.copyOf(LETTERS);
  }

  /** The UTF-8 bytes of a text, spelled. */
  public static String spelled(String text) {
    StringBuilder spelled = new StringBuilder();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      spelled.append(SPELLED[value & 0xff]);
    }
    return spelled.toString();
  }
}
