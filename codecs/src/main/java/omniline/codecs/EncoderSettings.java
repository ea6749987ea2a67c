package omniline.codecs;

/**
 * What an encoder is built with. G.711 and G.722 look at the rate only.
 *
 * @param rateHz rate of the PCM given to the encoder: 8000, 12000, 16000, 24000 or 48000 for Opus, 8000 for G.711, 16000 for G.722
 * @param bitrateBps Opus target bit rate in bit/s, 6000 to 510000 (RFC 6716 section 2.1.1)
 * @param complexity Opus encoder complexity, 0 (cheapest) to 10
 * @param fec whether Opus carries the previous frame again at a low rate (in-band FEC, RFC 6716 section 2.1.7)
 * @param expectedLossPercent the loss the encoder prepares for, 0 to 100; at 0 no redundancy is sent even with {@code fec}
 */
public record EncoderSettings(int rateHz, int bitrateBps, int complexity, boolean fec, int expectedLossPercent) {

    /** Throws {@link IllegalArgumentException} with a sentence where a value is out of its range. */
    public EncoderSettings {
        require(rateHz == 8_000 || rateHz == 12_000 || rateHz == 16_000 || rateHz == 24_000 || rateHz == 48_000,
            "rateHz must be 8000, 12000, 16000, 24000 or 48000", rateHz);
        require(bitrateBps >= 6_000 && bitrateBps <= 510_000, "bitrateBps must be 6000 to 510000", bitrateBps);
        require(complexity >= 0 && complexity <= 10, "complexity must be 0 to 10", complexity);
        require(expectedLossPercent >= 0 && expectedLossPercent <= 100, "expectedLossPercent must be 0 to 100", expectedLossPercent);
    }

    /** G.711 has nothing to choose: 64 kbit/s at 8 kHz. */
    public static EncoderSettings g711() {
        return new EncoderSettings(8_000, 64_000, 0, false, 0);
    }

    /** G.722 has nothing to choose either: 64 kbit/s at 16 kHz. */
    public static EncoderSettings g722() {
        return new EncoderSettings(16_000, 64_000, 0, false, 0);
    }

    /** Opus for speech over the open Internet: 24 kbit/s with FEC for a tenth of the packets lost. */
    public static EncoderSettings opusVoice(int rateHz) {
        return new EncoderSettings(rateHz, 24_000, 5, true, 10);
    }

    private static void require(boolean holds, String sentence, int found) {
        if (!holds) {
            throw new IllegalArgumentException(sentence + ", not " + found);
        }
    }
}
