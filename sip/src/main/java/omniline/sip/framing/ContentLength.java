package omniline.sip.framing;

import java.nio.charset.StandardCharsets;

/**
 * Finds the Content-Length of a header block (RFC 3261 sections 18.3 and 20.14) in the raw bytes, before any parser runs: framing
 * must not depend on whether the rest of the message is sound. Stateless.
 */
final class ContentLength {

  static final int ABSENT = -1;
  /** Not a number, negative, larger than an int of 9 digits, or two that differ. */
  static final int BAD = -2;

  private static final byte[] LONG_NAME = "content-length".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SHORT_NAME = "l".getBytes(StandardCharsets.US_ASCII);

  private ContentLength() {}

  /** The length, {@link #ABSENT} or {@link #BAD}. The block ends at {@code end}. */
  static int find(byte[] bytes, int end) {
    int found = ABSENT;
    int lineStart = 0;
    while (lineStart < end) {
      int lineEnd = lineStart;
      while (lineEnd < end && bytes[lineEnd] != '\n') {
        lineEnd++;
      }
      int value = ofLine(bytes, lineStart, lineEnd);
      if (value != ABSENT) {
        if (value == BAD || (found != ABSENT && found != value)) {
          return BAD;
        }
        found = value;
      }
      lineStart = lineEnd + 1;
    }
    return found;
  }

  private static int ofLine(byte[] bytes, int from, int to) {
    int colon = afterName(bytes, from, to, LONG_NAME);
    if (colon < 0) {
      colon = afterName(bytes, from, to, SHORT_NAME);
    }
    if (colon < 0) {
      return ABSENT;
    }
    return number(new String(bytes, colon, to - colon, StandardCharsets.US_ASCII).strip());
  }

  /** The index after NAME, blanks and colon, or -1 where the line starts otherwise. */
  private static int afterName(byte[] bytes, int from, int to, byte[] name) {
    if (to - from <= name.length) {
      return -1;
    }
    for (int i = 0; i < name.length; i++) {
      if ((bytes[from + i] | 0x20) != name[i]) {
        return -1;
      }
    }
    int i = from + name.length;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i < to && bytes[i] == ':' ? i + 1 : -1;
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return BAD;
    }
    return Integer.parseInt(digits);
  }
}
