package omniline.agent.turn;

import omniline.config.TurnConfig;

/**
 * The times of turn taking. All of them are rounded down to whole hops of 10 ms where they are used.
 *
 * @param startMs speech that must come together before a turn begins, at least 10
 * @param endSilenceMs silence that ends a turn (the hangover, the endpointing wait), at least 10
 * @param speculateAfterMs silence after which the turn may be over, not negative; 0, or not less than endSilenceMs, for never
 * @param preRollMs audio from before the first speech that belongs to the turn, not negative
 * @param minSpeechMs a turn with less speech than this is discarded, not negative
 * @param maxTurnSeconds a longer turn is ended and the next one begins at once, at least 1
 * @param bargeIn whether speech interrupts the agent
 * @param bargeInMs speech that must come together before it interrupts, at least 10
 */
public record TurnSettings(int startMs, int endSilenceMs, int speculateAfterMs, int preRollMs, int minSpeechMs,
    int maxTurnSeconds, boolean bargeIn, int bargeInMs) {

  public TurnSettings {
    if (startMs < 10 || endSilenceMs < 10 || bargeInMs < 10) {
      throw new IllegalArgumentException("startMs, endSilenceMs and bargeInMs are at least one hop of 10 ms, found "
          + startMs + ", " + endSilenceMs + " and " + bargeInMs);
    }
    if (speculateAfterMs < 0 || preRollMs < 0 || minSpeechMs < 0 || maxTurnSeconds < 1) {
      throw new IllegalArgumentException("speculateAfterMs, preRollMs and minSpeechMs are not negative and maxTurnSeconds is at"
          + " least 1, found " + speculateAfterMs + ", " + preRollMs + ", " + minSpeechMs + " and " + maxTurnSeconds);
    }
  }

  /** The times of section {@code turn} of the configuration. */
  public static TurnSettings of(TurnConfig config) {
    return new TurnSettings(config.startMs(), config.endSilenceMs(), config.speculateAfterMs(), config.preRollMs(),
        config.minSpeechMs(), config.maxTurnSeconds(), config.bargeIn(), config.bargeInMs());
  }
}
