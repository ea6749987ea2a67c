package omniline.codecs.opus;

/**
 * What the first bytes of an Opus packet tell without decoding it (RFC 6716 section 3.1). Stateless.
 *
 * <pre>
 *    0 1 2 3 4 5 6 7      config  0-11  SILK    10, 20, 40, 60 ms
 *   +-+-+-+-+-+-+-+-+            12-15  hybrid  10, 20 ms
 *   | config  |s| c |            16-31  CELT    2.5, 5, 10, 20 ms
 *   +-+-+-+-+-+-+-+-+     s  stereo     c  0: one frame  1, 2: two frames  3: as many as the next byte's low six bits say
 * </pre>
 */
final class OpusToc {
    static final int MAX_PACKET_MS = 120;
    private static final int FIRST_HYBRID_CONFIG = 12;
    private static final int FIRST_CELT_CONFIG = 16;

    private OpusToc() {
    }

    /** How long the packet lasts in samples at {@code rateHz}, or -1 where that is not told, is nothing, or is over 120 ms. */
    static int durationSamples(byte[] packet, int offset, int lengthBytes, int rateHz) {
        if (lengthBytes <= 0) {
            return -1;
        }
        int frames = switch (packet[offset] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> lengthBytes < 2 ? 0 : packet[offset + 1] & 0x3F;
        };
        int samples = frames * frameSamples((packet[offset] & 0xFF) >> 3, rateHz);
        return samples == 0 || samples > rateHz / 1000 * MAX_PACKET_MS ? -1 : samples;
    }

    private static int frameSamples(int config, int rateHz) {
        if (config >= FIRST_CELT_CONFIG) {
            return (rateHz / 400) << (config & 3);
        }
        if (config >= FIRST_HYBRID_CONFIG) {
            return (rateHz / 100) << (config & 1);
        }
        return (config & 3) == 3 ? rateHz / 50 * 3 : (rateHz / 100) << (config & 3);
    }
}
