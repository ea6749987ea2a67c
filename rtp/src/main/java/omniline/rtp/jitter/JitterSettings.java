package omniline.rtp.jitter;

/**
 * Bounds of the playout delay and of the memory behind it.
 *
 * @param minDelayMs smallest target delay, 0..1000
 * @param maxDelayMs largest target delay, minDelayMs..2000
 * @param capacityPackets packets held at most, a power of two, 16..1024
 * @param maxPayloadBytes largest payload held; larger ones are counted and dropped
 */
public record JitterSettings(int minDelayMs, int maxDelayMs, int capacityPackets, int maxPayloadBytes) {
    public JitterSettings {
        if (minDelayMs < 0 || maxDelayMs < minDelayMs || maxDelayMs > 2000) {
            throw new IllegalArgumentException("0 <= minDelayMs <= maxDelayMs <= 2000, not " + minDelayMs + " and " + maxDelayMs);
        }
        if (capacityPackets < 16 || capacityPackets > 1024 || Integer.bitCount(capacityPackets) != 1) {
            throw new IllegalArgumentException("capacityPackets must be a power of two, 16..1024, not " + capacityPackets);
        }
        if (maxPayloadBytes < 160 || maxPayloadBytes > 9000) {
            throw new IllegalArgumentException("maxPayloadBytes must be 160..9000, not " + maxPayloadBytes);
        }
    }

    /** Room for over a second of 10 ms packets with the largest Opus frame (1,275 bytes). */
    public static JitterSettings ofDelay(int minDelayMs, int maxDelayMs) {
        return new JitterSettings(minDelayMs, maxDelayMs, 128, 1280);
    }
}
