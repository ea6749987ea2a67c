package omniline.sip.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of an authentication header, taken apart (RFC 3261 section 25.1, RFC 7616 section 3.3): a scheme and its parameters.
 * Immutable.
 *
 * <pre>
 *   Digest realm="example.com", nonce="84a4cc6f", algorithm=MD5, qop="auth,auth-int"
 *   scheme name  quoted string                    token
 * </pre>
 *
 * @param scheme as written; empty for an Authentication-Info, which has none
 * @param values by name in lower case, without quotes and escapes
 */
record AuthParameters(String scheme, Map<String, String> values) {

  private static final int MAX_LENGTH = 4_096;

  AuthParameters {
    values = Map.copyOf(values);
  }

  /** Reads {@code Digest a=b, c="d"}; null where that is none. */
  static @Nullable AuthParameters parse(String text) {
    String value = text.strip();
    int space = value.indexOf(' ');
    if (space < 0) {
      return null;
    }
    Map<String, String> values = values(value.substring(space + 1));
    return values == null ? null : new AuthParameters(value.substring(0, space), values);
  }

  /** Reads {@code a=b, c="d"}; null where that is none. */
  static @Nullable AuthParameters parseWithoutScheme(String text) {
    Map<String, String> values = values(text);
    return values == null ? null : new AuthParameters("", values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  boolean isDigest() {
    return scheme.equalsIgnoreCase("Digest");
  }

  private static @Nullable Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Cursor cursor = new Cursor(text.length() > MAX_LENGTH ? "" : text);
    while (cursor.more()) {
      String name = cursor.name();
      String value = name.isEmpty() ? null : cursor.value();
      // A parameter that stands twice is a trick: which of the two was checked?
      if (value == null || values.put(name, value) != null) {
        return null;
      }
    }
    return values.isEmpty() ? null : values;
  }

  /** Where the reading stands. Owned by one call of {@link #values(String)}. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    /** Skips commas and blanks; false at the end. */
    boolean more() {
      while (at < text.length() && (text.charAt(at) == ',' || Character.isWhitespace(text.charAt(at)))) {
        at++;
      }
      return at < text.length();
    }

    /** The name before an equals sign, which is skipped; empty where there is none. */
    String name() {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return "";
      }
      String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
      at = equals + 1;
      return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_') ? name : "";
    }

    @Nullable String value() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private @Nullable String quoted() {
      StringBuilder out = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return out.toString();
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
        }
        out.append(text.charAt(at));
      }
      return null;
    }

    private String token() {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      String token = text.substring(at, end).strip();
      at = end;
      return token;
    }
  }
}
