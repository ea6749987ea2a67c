package omniline.agent.answer;

/**
 * How the model is doing.
 *
 * @param alive whether a turn given now would be answered
 * @param restarts how often the engine started anew after an error
 * @param restartedLately whether it did within the last five minutes
 * @param lastError the error behind the last restart; empty when there was none
 * @param activeReplies replies in progress
 * @param queued requests that wait to be taken up
 * @param kvReservedBytes what open conversations have reserved of the KV pool
 * @param kvBytes the KV pool
 */
public record ModelState(boolean alive, int restarts, boolean restartedLately, String lastError, int activeReplies, int queued,
    long kvReservedBytes, long kvBytes) {

  /** Where an echo stands in the model's place. */
  public static final ModelState NONE = new ModelState(true, 0, false, "", 0, 0, 0, 0);
}
