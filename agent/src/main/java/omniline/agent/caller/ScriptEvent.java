package omniline.agent.caller;

/** What happens in the scripted conversation, told to people as it happens. Turns count from 0. */
public sealed interface ScriptEvent {

  /** The far end was quiet for the pause; the first turn begins. */
  record GreetingOver(int greetingMs) implements ScriptEvent {}

  /** A turn begins; {@code interrupting} if it is spoken over the answer to the one before. */
  record Speaking(int turn, Clip clip, boolean interrupting) implements ScriptEvent {}

  /** The far end fell silent under an interruption, {@code afterMs} after our first non-silent packet. */
  record FellSilent(int turn, int afterMs) implements ScriptEvent {}

  /** The first non-silent packet of an answer, {@code gapMs} after our last one. */
  record AnswerBegan(int turn, int gapMs) implements ScriptEvent {}

  /** The far end was quiet for the pause, or is being interrupted. */
  record AnswerEnded(int turn, int lengthMs) implements ScriptEvent {}

  /** No answer came in time. */
  record NoAnswer(int turn, int waitedMs) implements ScriptEvent {}

  /** Everything is said and heard: time to hang up. */
  record Finished() implements ScriptEvent {}
}
