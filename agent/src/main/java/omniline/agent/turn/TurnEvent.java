package omniline.agent.turn;

/** What one 10 ms hop changed in the turn, as {@link TurnTaker#onHop} sees it. */
public enum TurnEvent {

  /** Nothing changed. */
  NONE,

  /** A turn began; its audio begins at {@link TurnTaker#turnStartSamples()}. */
  TURN_STARTED,

  /** The turn may be over: worth beginning to work on its answer. {@link #RESUMED} or {@link #TURN_ENDED} follows. */
  MAYBE_ENDED,

  /** The caller goes on with the turn that might have been over. */
  RESUMED,

  /** The turn is over and wants an answer. */
  TURN_ENDED,

  /** The turn is over and had too little speech in it: a click or a cough. No answer. */
  TURN_DISCARDED,

  /** The caller speaks over the agent. It is also the beginning of a turn, as {@link #TURN_STARTED} is. */
  BARGE_IN
}
