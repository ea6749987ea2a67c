package omniline.architecture;

/** Java source as text: enough of its lexis to tell code from comments and literals. */
final class JavaText {
  private final String source;
  private final StringBuilder code = new StringBuilder();
  private int position;

  private JavaText(String source) {
    this.source = source;
  }

  /** The same text with comments and literals taken out, newlines kept, so that line numbers still hold. */
  static String withoutCommentsAndLiterals(String source) {
    return new JavaText(source).strip();
  }

  /** The 1-based line of a position. */
  static int line(String text, int position) {
    return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
  }

  private String strip() {
    while (position < source.length()) {
      if (source.startsWith("/*", position)) {
        skip(2, "*/", false);
      } else if (source.startsWith("//", position)) {
        skip(2, "\n", false);
        code.append('\n');
      } else if (source.startsWith("\"\"\"", position)) {
        skip(3, "\"\"\"", true);
      } else if (source.charAt(position) == '"') {
        skip(1, "\"", true);
      } else if (source.charAt(position) == '\'') {
        skip(1, "'", true);
      } else {
        code.append(source.charAt(position++));
      }
    }
    return code.toString();
  }

  /** Passes over an opening and all up to the end mark; a backslash hides the character after it. */
  private void skip(int openingLength, String end, boolean escapes) {
    position += openingLength;
    while (position < source.length() && !source.startsWith(end, position)) {
      if (escapes && source.charAt(position) == '\\') {
        position++;
      } else if (source.charAt(position) == '\n') {
        code.append('\n');
      }
      position++;
    }
    position += end.length();
    code.append(' ');
  }
}
