package omniline.sip.framing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Header fields that a message has once (RFC 3261 section 20). Two of them are two readings of who calls whom (RFC 4475 section
 * 3.3.8); the parser would keep one and drop the other. Stateless.
 */
final class SingleHeaders {

  private static final int LONGEST_NAME = "max-forwards".length();

  private SingleHeaders() {}

  /** True where From, To, Call-ID, CSeq or Max-Forwards stands twice before {@code end}. */
  static boolean repeated(byte[] message, int end) {
    int seen = 0;
    int lineStart = 0;
    while (lineStart < end) {
      int bit = bit(name(message, lineStart, end));
      if ((seen & bit) != 0) {
        return true;
      }
      seen |= bit;
      while (lineStart < end && message[lineStart] != '\n') {
        lineStart++;
      }
      lineStart++;
    }
    return false;
  }

  /** The name before the colon; null where the line is none of a header that could matter here. */
  private static @Nullable String name(byte[] message, int start, int end) {
    if ("FfTtIiCcMm".indexOf(message[start]) < 0) {
      return null;
    }
    int stop = start;
    while (stop < end && stop - start <= LONGEST_NAME && isNameCharacter(message[stop])) {
      stop++;
    }
    int colon = stop;
    while (colon < end && (message[colon] == ' ' || message[colon] == '\t')) {
      colon++;
    }
    return colon < end && message[colon] == ':'
        ? new String(message, start, stop - start, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT) : null;
  }

  private static boolean isNameCharacter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '-';
  }

  private static int bit(@Nullable String name) {
    return switch (name) {
      case "from", "f" -> 1;
      case "to", "t" -> 2;
      case "call-id", "i" -> 4;
      case "cseq" -> 8;
      case "max-forwards" -> 16;
      case null, default -> 0;
    };
  }
}
