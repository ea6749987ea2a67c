package omniline.train.barista;

import java.util.ArrayList;
import java.util.List;

/**
 * What the coffee bar answers in one turn: text that is spoken, and what is done. Immutable.
 *
 * @param spoken one or two sentences, numbers as words
 * @param actions in the order of their tokens
 */
public record Reply(String spoken, List<Action> actions) {
  public Reply {
    actions = List.copyOf(actions);
  }

  static Reply of(String spoken, Action... actions) {
    return new Reply(spoken, List.of(actions));
  }

  /** The text that the model writes: the spoken words, then the actions' tokens. */
  public String text() {
    StringBuilder text = new StringBuilder(spoken);
    actions.forEach(action -> text.append(action.token()));
    return text.toString();
  }

  /** Takes a text apart again. */
  public static Reply parse(String text) {
    List<Action> actions = new ArrayList<>();
    String rest = text;
    boolean found = true;
    while (found) {
      found = false;
      for (Action action : Action.values()) {
        if (rest.endsWith(action.token())) {
          rest = rest.substring(0, rest.length() - action.token().length());
          actions.addFirst(action);
          found = true;
        }
      }
    }
    return new Reply(rest, actions);
  }
}
