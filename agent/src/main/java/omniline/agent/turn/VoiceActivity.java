package omniline.agent.turn;

/**
 * Whether the caller speaks, per 10 ms hop at 16 kHz. Two must agree: the WebRTC detector, which knows how speech sounds and
 * takes distant babble for it too, and the level, which must stand above an absolute threshold and above the noise floor of
 * this line. A beginning must be louder than what follows it, so that the quiet end of a sentence is still speech while the
 * same level alone begins nothing. Owned by the media loop; a hop costs about 3 µs and no allocation.
 */
public final class VoiceActivity implements AutoCloseable {

  public static final int RATE_HZ = 16_000;
  public static final int HOP_MS = 10;
  public static final int HOP_SAMPLES = RATE_HZ * HOP_MS / 1_000;

  private static final double SILENCE_POWER = 1e-9;
  private static final double FULL_SCALE_POWER = 32_768.0 * 32_768.0;

  /** Beyond the absolute threshold that a beginning must reach. Babble at -45 dBFS peaks at -40. */
  private static final float ONSET_DB = 10f;
  /** Beyond the noise floor: at the beginning, and while speech goes on. */
  private static final float ONSET_ABOVE_FLOOR_DB = 12f;
  private static final float ABOVE_FLOOR_DB = 6f;
  /** Speech goes on as long as its last hop is not older than this. */
  private static final int HOLD_HOPS = 60;

  // The floor falls with the level at once and rises slowly: syllables leave gaps, noise does not.
  private static final float FLOOR_AT_START_DB = -50f;
  private static final float LOWEST_FLOOR_DB = -70f;
  private static final float FLOOR_RISE_DB_PER_HOP = 0.02f;
  private static final double SMOOTHING = 0.4;

  private final WebRtcVad detector;
  private final float thresholdDb;

  private double smoothedPower;
  private float levelDb;
  private float noiseFloorDb = FLOOR_AT_START_DB;
  private int hopsSinceSpeech = HOLD_HOPS;

  /**
   * @param aggressiveness the WebRTC detector's mode, 0 to 3; 3 takes the least for speech
   * @param energyThresholdDb a hop below this level is never speech, in dBFS (0 is a full-scale square wave)
   */
  public VoiceActivity(int aggressiveness, float energyThresholdDb) {
    detector = new WebRtcVad(aggressiveness);
    thresholdDb = energyThresholdDb;
  }

  /** Whether the {@link #HOP_SAMPLES} samples at {@code offset} are speech. */
  public boolean push(short[] pcm16k, int offset) {
    double power = power(pcm16k, offset);
    levelDb = decibels(power);
    smoothedPower += (power - smoothedPower) * SMOOTHING;
    noiseFloorDb = Math.max(LOWEST_FLOOR_DB, Math.min(noiseFloorDb + FLOOR_RISE_DB_PER_HOP, decibels(smoothedPower)));
    boolean voiced = detector.speech(pcm16k, offset);
    boolean speech = voiced && levelDb > requiredDb();
    hopsSinceSpeech = speech ? 0 : Math.min(hopsSinceSpeech + 1, HOLD_HOPS);
    return speech;
  }

  private float requiredDb() {
    return hopsSinceSpeech < HOLD_HOPS
        ? Math.max(thresholdDb, noiseFloorDb + ABOVE_FLOOR_DB)
        : Math.max(thresholdDb + ONSET_DB, noiseFloorDb + ONSET_ABOVE_FLOOR_DB);
  }

  private static double power(short[] pcm16k, int offset) {
    long sum = 0;
    for (int i = 0; i < HOP_SAMPLES; i++) {
      int sample = pcm16k[offset + i];
      sum += (long) sample * sample;
    }
    return sum / (HOP_SAMPLES * FULL_SCALE_POWER);
  }

  private static float decibels(double power) {
    return (float) (10 * Math.log10(power + SILENCE_POWER));
  }

  /** Level of {@link #HOP_SAMPLES} samples in dBFS, -90 for digital silence. */
  public static float levelDb(short[] pcm16k, int offset) {
    return decibels(power(pcm16k, offset));
  }

  /** Level of the last hop in dBFS, -90 for digital silence. */
  public float levelDb() {
    return levelDb;
  }

  /** What this line sounds like when nobody speaks, in dBFS. */
  public float noiseFloorDb() {
    return noiseFloorDb;
  }

  @Override
  public void close() {
    detector.close();
  }
}
