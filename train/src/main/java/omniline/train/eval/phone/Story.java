package omniline.train.eval.phone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent's log tells of its calls. A text of several lines is put together again; lines about anything else are passed over.
 * Immutable.
 *
 * <pre>
 *  12:00:01.250 INFO  c1 answered: sip:a@b for agent, opus, Call-ID x
 *  12:00:09.871 INFO  c1 turn 1: heard 4.1 s, answered 2.3 s "Okay, a latte. Is that right?"
 *  12:00:09.871 INFO  c1 turn 1: gap 640 ms = endpointing 600 + encoder 21 + …
 *  12:00:10.004 INFO  c1 ended after 8.7 s (remote bye): 1 turns, …
 * </pre>
 *
 * @param calls in the order in which they were answered
 */
record Story(List<CallTold> calls) {
  private static final Pattern HEAD = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} [A-Z]+ +(?<message>.*)", Pattern.DOTALL);
  private static final Pattern CALL = Pattern.compile("(?<call>c\\d+) (?<rest>.*)", Pattern.DOTALL);
  private static final Pattern TURN = Pattern.compile("turn (?<turn>\\d+): ");
  private static final Pattern ANSWER =
      Pattern.compile("turn (?<turn>\\d+): heard [\\d.]+ s, answered [\\d.]+ s \"(?<text>.*)\"(?: \\(interrupted [^\"]*\\))?", Pattern.DOTALL);
  private static final Pattern GAP = Pattern.compile("turn (?<turn>\\d+): gap (?<gap>\\d+) ms = endpointing (?<endpointing>\\d+) .*");

  Story {
    calls = List.copyOf(calls);
  }

  /**
   * One call.
   *
   * @param ended whether it is over, so that nothing more will be told
   * @param heard how many turns the agent made of what the caller said
   * @param turns the answered ones, in order
   */
  record CallTold(String name, boolean ended, int heard, List<TurnTold> turns) {
    CallTold {
      turns = List.copyOf(turns);
    }
  }

  /**
   * One answered turn.
   *
   * @param text what was said
   * @param answerMs from the decision that the turn is over to the answer's first packet; -1 where there was none
   */
  record TurnTold(int number, String text, int answerMs) {}

  /** Reads a log as far as it goes. */
  static Story read(List<String> lines) {
    Map<String, CallTold> calls = new LinkedHashMap<>();
    for (String message : messages(lines)) {
      Matcher call = CALL.matcher(message);
      if (call.matches()) {
        calls.merge(call.group("call"), new CallTold(call.group("call"), false, 0, List.of()), (known, fresh) -> known);
        calls.computeIfPresent(call.group("call"), (name, told) -> with(told, call.group("rest")));
      }
    }
    return new Story(List.copyOf(calls.values()));
  }

  private static CallTold with(CallTold call, String message) {
    if (message.startsWith("ended after ")) {
      return new CallTold(call.name, true, call.heard, call.turns);
    }
    List<TurnTold> turns = new ArrayList<>(call.turns);
    Matcher answer = ANSWER.matcher(message);
    if (answer.matches()) {
      turns.add(new TurnTold(Integer.parseInt(answer.group("turn")), answer.group("text"), -1));
    }
    Matcher gap = GAP.matcher(message);
    if (gap.matches()) {
      int number = Integer.parseInt(gap.group("turn"));
      int answerMs = Math.max(0, Integer.parseInt(gap.group("gap")) - Integer.parseInt(gap.group("endpointing")));
      turns.replaceAll(turn -> turn.number == number ? new TurnTold(number, turn.text, answerMs) : turn);
    }
    Matcher any = TURN.matcher(message);
    return new CallTold(call.name, call.ended, any.lookingAt() ? Integer.parseInt(any.group("turn")) : call.heard, turns);
  }

  private static List<String> messages(List<String> lines) {
    List<String> messages = new ArrayList<>();
    for (String line : lines) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        messages.add(head.group("message"));
      } else if (!messages.isEmpty()) {
        messages.set(messages.size() - 1, messages.getLast() + "\n" + line);
      }
    }
    return messages;
  }
}
