package omniline.agent.talk;

/** The agent cannot start or go on; the message is one sentence for the operator. */
public final class AgentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AgentException(String sentence) {
    super(sentence);
  }

  public AgentException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
