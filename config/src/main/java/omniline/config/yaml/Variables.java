package omniline.config.yaml;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in a text by environment variables. As in a shell, the default
 * also stands in for a variable that is set to nothing. A doubled dollar sign before the brace keeps it as it is.
 */
public final class Variables {
  /*   $${            an escaped opening
   *   ${NAME}        group 1
   *   ${NAME:-text}  groups 1 and 2
   *   ${             anything else that begins like one: a mistake
   */
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|\\$\\{");

  private final Map<String, String> environment;

  public Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A text with its variables replaced, or the sentence that says why that cannot be. */
  public sealed interface Expansion {
    record Text(String text) implements Expansion {}

    record Refused(String sentence) implements Expansion {}
  }

  /** Replaces every variable of a text. */
  public Expansion expand(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String replacement = "${";
      if (name != null) {
        String fallback = matcher.group(2);
        String set = environment.getOrDefault(name, "");
        if (!environment.containsKey(name) && fallback == null) {
          return new Expansion.Refused("the environment variable " + name
              + " is not set; set it, or give a default: ${" + name + ":-default}");
        }
        replacement = set.isEmpty() && fallback != null ? fallback : set;
      } else if (matcher.group().equals("${")) {
        return new Expansion.Refused("\"${\" is not followed by a variable's name and \"}\"; write ${NAME} or "
            + "${NAME:-default}, or $${ for a plain ${");
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
    }
    return new Expansion.Text(matcher.appendTail(expanded).toString());
  }
}
