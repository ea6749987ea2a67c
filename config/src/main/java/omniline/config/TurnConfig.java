package omniline.config;

import omniline.config.Constraint.Range;

/**
 * When a turn begins and ends, section {@code turn}.
 *
 * @param vadAggressiveness WebRTC VAD mode: 3 takes the least for speech
 * @param energyThresholdDb a 10 ms frame below this level is never speech, in dBFS
 * @param startMs speech that must come together before a turn begins
 * @param endSilenceMs silence that ends a turn (the endpointing wait)
 * @param speculateAfterMs silence after which the model begins to work on the turn, in case it is over; 0, or as much as
 *     endSilenceMs, for never
 * @param preRollMs audio from before the beginning that belongs to the turn, so that first consonants are kept
 * @param minSpeechMs a turn with less speech than this is dropped as a noise
 * @param maxTurnSeconds a longer turn is ended and answered
 * @param bargeIn whether the caller can interrupt the agent
 * @param bargeInMs speech that must come together before it interrupts
 */
public record TurnConfig(
    @Range(min = 0, max = 3) int vadAggressiveness,
    @Range(min = -100, max = 0, unit = "dBFS") float energyThresholdDb,
    @Range(min = 10, max = 2_000, unit = "ms") int startMs,
    @Range(min = 50, max = 10_000, unit = "ms") int endSilenceMs,
    @Range(min = 0, max = 10_000, unit = "ms") int speculateAfterMs,
    @Range(min = 0, max = 2_000, unit = "ms") int preRollMs,
    @Range(min = 0, max = 5_000, unit = "ms") int minSpeechMs,
    @Range(min = 1, max = 600, unit = "seconds") int maxTurnSeconds,
    boolean bargeIn,
    @Range(min = 10, max = 2_000, unit = "ms") int bargeInMs) {

  public TurnConfig {
    Constraint.check(TurnConfig.class, vadAggressiveness, energyThresholdDb, startMs, endSilenceMs, speculateAfterMs,
        preRollMs, minSpeechMs, maxTurnSeconds, bargeIn, bargeInMs);
  }

  static TurnConfig defaults() {
    return new TurnConfig(2, -50f, 60, 600, 200, 300, 150, 120, true, 60);
  }
}
