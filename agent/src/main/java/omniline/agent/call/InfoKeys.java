package omniline.agent.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import omniline.sip.CallEvent;

/**
 * Keys in the body of a SIP INFO, as telephones sent them before RFC 4733: {@code application/dtmf-relay} names a key and how long it
 * was down, {@code application/dtmf} is the key alone, or several. Anything else is no key. Any thread; not on the 20 ms path.
 *
 * <pre>
 *   Signal=5          5
 *   Duration=160
 * </pre>
 */
final class InfoKeys {
  private static final String KEYS = "0123456789*#ABCD";
  private static final int USUAL_MS = 250;
  private static final int LONGEST_MS = 8_000;
  private static final int MOST_KEYS = 16;

  private InfoKeys() {}

  /** One key that was pressed: 0-9 * # A-D, for 1 to 8000 ms. */
  record Key(char digit, int durationMs) {}

  /** The keys of the message in their order; none where it is about something else or says nothing that can be understood. */
  static List<Key> read(CallEvent.Info message) {
    String type = message.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/dtmf-relay" -> keys(value(message.body(), "signal", ""), durationMs(message.body()));
      case "application/dtmf" -> keys(plain(message.body()), USUAL_MS);
      default -> List.of();
    };
  }

  /** Some send {@code Signal=} in a body that is called plain. */
  private static String plain(String body) {
    return value(body, "signal", body.strip());
  }

  private static String value(String body, String name, String otherwise) {
    for (String line : body.lines().toList()) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2 && parts[0].strip().equalsIgnoreCase(name)) {
        return parts[1].strip();
      }
    }
    return otherwise;
  }

  private static int durationMs(String body) {
    String text = value(body, "duration", "");
    boolean number = !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Math.clamp(Integer.parseInt(text), 1, LONGEST_MS) : USUAL_MS;
  }

  private static List<Key> keys(String signal, int durationMs) {
    List<Key> keys = new ArrayList<>();
    String upper = named(signal.toUpperCase(Locale.ROOT));
    if (upper.length() > MOST_KEYS) {
      return List.of();
    }
    for (int i = 0; i < upper.length(); i++) {
      char key = upper.charAt(i);
      if (KEYS.indexOf(key) < 0) {
        return List.of();
      }
      keys.add(new Key(key, durationMs));
    }
    return keys;
  }

  /** 10 and 11 are the numbers of * and # among telephone events, and some write words. */
  private static String named(String signal) {
    return switch (signal) {
      case "10", "STAR" -> "*";
      case "11", "POUND", "HASH" -> "#";
      default -> signal;
    };
  }
}
