package omniline.model;

/**
 * What a reply came to, and when. Every {@code …Ns} is a duration since the request was made, on the loop's clock; -1 means that
 * it never got there.
 *
 * @param text all of it, stripped
 * @param tokens sampled or forced, the stop token included
 * @param units speech units found by the CTC collapse
 * @param samples 16 kHz samples handed to the listener
 * @param queuedNs the loop took the request up
 * @param encoderNs the last window was encoded
 * @param prefillNs the prompt was in the KV cache
 * @param firstTokenNs the first token was chosen
 * @param firstUnitNs the first unit was known
 * @param firstAudioNs the first chunk was synthesised
 * @param totalNs the end
 * @param failure a sentence when the outcome is FAILED, else empty
 */
public record ReplyReport(
    ReplyOutcome outcome,
    String text,
    int tokens,
    int units,
    long samples,
    long queuedNs,
    long encoderNs,
    long prefillNs,
    long firstTokenNs,
    long firstUnitNs,
    long firstAudioNs,
    long totalNs,
    String failure) {}
