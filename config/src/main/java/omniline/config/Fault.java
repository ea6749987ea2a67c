package omniline.config;

/**
 * One thing wrong with a configuration file, told so that the reader can put it right.
 *
 * @param file the file as it was named
 * @param line 1-based; 0 when no line is to blame
 * @param column 1-based; 0 when unknown
 * @param key dotted, such as {@code sip.max_calls}; "" when the fault is not at a key
 * @param message what was expected, what was found, what to do
 */
public record Fault(String file, int line, int column, String key, String message) {

  /** {@code FILE:LINE: key: message}, the form that editors and terminals can follow to the line. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
