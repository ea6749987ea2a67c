package omniline.codecs.dtmf;

/** Is told of the keys that a {@link ToneDetector} hears. Called on the media loop; must not block. */
public interface KeyListener {
    /**
     * A key is down, for some 25 ms already.
     *
     * @param digit 0-9 * # A-D
     */
    void onKeyDown(char digit);

    /**
     * The same key is up again.
     *
     * @param digit 0-9 * # A-D
     * @param durationMs how long it was down, to the length of a detector's block (13 ms)
     */
    void onKeyUp(char digit, int durationMs);
}
