package omniline.agent.turn;

/**
 * The turn state machine of one call, in sample time: it is told per 10 ms hop whether there was speech and whether the
 * agent was speaking, and says what that changed. It knows no clock, no audio and no model.
 *
 * <pre>
 *            speech of startMs (bargeInMs while the agent speaks)
 *   LISTENING ───────────────────────────────────────────▶ IN_TURN ─┐ silence of speculateAfterMs: MAYBE_ENDED
 *       ▲   TURN_STARTED or BARGE_IN                          │  ▲───┘ speech after it: RESUMED
 *       │   silence of endSilenceMs: TURN_ENDED, or           │
 *       └── TURN_DISCARDED with less than minSpeechMs ────────┘
 *           maxTurnSeconds: TURN_ENDED, and TURN_STARTED on the next hop
 * </pre>
 *
 * Owned by the media loop.
 */
public final class TurnTaker {

  private static final int HOP_SAMPLES = VoiceActivity.HOP_SAMPLES;

  private final boolean bargeIn;
  private final int startHops;
  private final int bargeInHops;
  private final int minSpeechHops;
  private final long endSilenceSamples;
  private final long speculateAfterSamples;
  private final long preRollSamples;
  private final long maxTurnSamples;

  private long nowSamples;
  private boolean inTurn;
  private boolean maybeEnded;
  private boolean cutShort;
  private int onsetHops;
  private int speechHops;
  private long onsetSamples;
  private long turnStartSamples;
  private long lastSpeechSamples;
  private long lastTurnEndSamples;

  public TurnTaker(TurnSettings settings) {
    bargeIn = settings.bargeIn();
    startHops = settings.startMs() / VoiceActivity.HOP_MS;
    bargeInHops = settings.bargeInMs() / VoiceActivity.HOP_MS;
    minSpeechHops = settings.minSpeechMs() / VoiceActivity.HOP_MS;
    endSilenceSamples = samples(settings.endSilenceMs());
    speculateAfterSamples = settings.speculateAfterMs() == 0 ? Long.MAX_VALUE : samples(settings.speculateAfterMs());
    preRollSamples = samples(settings.preRollMs());
    maxTurnSamples = samples(1_000 * settings.maxTurnSeconds());
  }

  private static long samples(int ms) {
    return (long) (ms / VoiceActivity.HOP_MS) * HOP_SAMPLES;
  }

  /**
   * One hop further.
   *
   * @param speech whether the caller spoke in this hop
   * @param agentSpeaking whether the agent's voice is being sent in this hop
   */
  public TurnEvent onHop(boolean speech, boolean agentSpeaking) {
    nowSamples += HOP_SAMPLES;
    return inTurn ? within(speech) : listen(speech, agentSpeaking);
  }

  private TurnEvent listen(boolean speech, boolean agentSpeaking) {
    if (cutShort) {
      begin(lastTurnEndSamples, speech ? 1 : 0);
      return TurnEvent.TURN_STARTED;
    }
    // A pause between two syllables takes back only as much as it lasted, so that a hesitant beginning still counts.
    if (speech) {
      if (onsetHops == 0) {
        onsetSamples = nowSamples - HOP_SAMPLES;
      }
      onsetHops++;
      lastSpeechSamples = nowSamples;
    } else if (onsetHops > 0) {
      onsetHops--;
    }
    if (agentSpeaking && !bargeIn) {
      onsetHops = 0;
      return TurnEvent.NONE;
    }
    if (onsetHops < (agentSpeaking ? bargeInHops : startHops)) {
      return TurnEvent.NONE;
    }
    begin(Math.max(lastTurnEndSamples, onsetSamples - preRollSamples), onsetHops);
    return agentSpeaking ? TurnEvent.BARGE_IN : TurnEvent.TURN_STARTED;
  }

  private void begin(long startSamples, int spokenHops) {
    inTurn = true;
    cutShort = false;
    turnStartSamples = startSamples;
    speechHops = spokenHops;
    onsetHops = 0;
  }

  private TurnEvent within(boolean speech) {
    if (speech) {
      speechHops++;
      lastSpeechSamples = nowSamples;
      if (maybeEnded) {
        maybeEnded = false;
        return TurnEvent.RESUMED;
      }
    }
    long silenceSamples = nowSamples - lastSpeechSamples;
    if (silenceSamples >= endSilenceSamples) {
      return end();
    }
    if (nowSamples - turnStartSamples >= maxTurnSamples) {
      cutShort = true;
      return end();
    }
    if (!maybeEnded && silenceSamples >= speculateAfterSamples && speechHops >= minSpeechHops) {
      maybeEnded = true;
      return TurnEvent.MAYBE_ENDED;
    }
    return TurnEvent.NONE;
  }

  private TurnEvent end() {
    inTurn = false;
    maybeEnded = false;
    if (speechHops < minSpeechHops) {
      return TurnEvent.TURN_DISCARDED;
    }
    lastTurnEndSamples = nowSamples;
    return TurnEvent.TURN_ENDED;
  }

  /** Whether a turn has begun and not ended. */
  public boolean inTurn() {
    return inTurn;
  }

  /** Samples heard so far: the end of the last hop. */
  public long nowSamples() {
    return nowSamples;
  }

  /** Where the audio of the current or last turn begins, pre-roll included; never within the turn before it. */
  public long turnStartSamples() {
    return turnStartSamples;
  }

  /** Where the caller's last speech ended: the point from which the turn gap counts. */
  public long lastSpeechSamples() {
    return lastSpeechSamples;
  }
}
