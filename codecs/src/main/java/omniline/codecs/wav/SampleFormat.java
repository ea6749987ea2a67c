package omniline.codecs.wav;

import java.nio.ByteBuffer;

/**
 * The {@code fmt } chunk of a WAV file and how its samples become floats of full scale 1.0.
 *
 * <pre>
 *   0   2         4        8            12            14          16    18          20        24            40
 *   +---+---------+--------+------------+-------------+-----------+-----+-----------+---------+-------------+
 *   |tag|channels | rate   | bytes/s    | block bytes | bits      | 22  | valid bits| mask    | tag, 14 more|
 *   +---+---------+--------+------------+-------------+-----------+-----+-----------+---------+-------------+
 *    always                                                        WAVE_FORMAT_EXTENSIBLE (tag 0xFFFE) only
 * </pre>
 *
 * @param tag {@link #PCM} or {@link #FLOAT}, or another that is not read, as an unsigned 16-bit value
 * @param channels at least 1
 * @param rateHz samples in a second
 * @param bits container bits of one sample
 */
record SampleFormat(int tag, int channels, int rateHz, int bits) {
    static final short PCM = 1;
    static final short FLOAT = 3;
    static final int MIN_CHUNK_BYTES = 16;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int EXTENSIBLE_CHUNK_BYTES = 40;
    private static final int SUB_FORMAT_OFFSET = 24;

    /** Reads the chunk's body, at least {@link #MIN_CHUNK_BYTES} long, from a little-endian buffer. */
    static SampleFormat parse(ByteBuffer chunk) {
        int tag = chunk.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && chunk.limit() >= EXTENSIBLE_CHUNK_BYTES) {
            tag = chunk.getShort(SUB_FORMAT_OFFSET) & 0xFFFF;
        }
        return new SampleFormat(tag, chunk.getShort(2) & 0xFFFF, chunk.getInt(4), chunk.getShort(14) & 0xFFFF);
    }

    /** Whether {@link #sample} can read it. */
    boolean readable() {
        return switch (tag) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            default -> false;
        };
    }

    int sampleBytes() {
        return bits / 8;
    }

    int blockBytes() {
        return channels * sampleBytes();
    }

    /** One sample; 8-bit PCM is unsigned, all wider PCM is signed. */
    float sample(ByteBuffer samples, int byteOffset) {
        return switch (bits) {
            case 8 -> ((samples.get(byteOffset) & 0xFF) - 0x80) / 0x1p7f;
            case 16 -> samples.getShort(byteOffset) / 0x1p15f;
            case 24 -> ((samples.get(byteOffset + 2) << 16) | (samples.getShort(byteOffset) & 0xFFFF)) / 0x1p23f;
            case 32 -> tag == FLOAT ? samples.getFloat(byteOffset) : samples.getInt(byteOffset) / 0x1p31f;
            default -> (float) samples.getDouble(byteOffset);
        };
    }

    /** What it is, for a person. */
    String name() {
        String encoding = switch (tag) {
            case PCM -> "PCM";
            case 2, 0x11 -> "ADPCM";
            case FLOAT -> "floating point";
            case 6 -> "A-law";
            case 7 -> "mu-law";
            case 0x55 -> "MP3";
            default -> "format 0x%04X".formatted(tag);
        };
        return bits == 0 ? encoding : bits + "-bit " + encoding;
    }
}
