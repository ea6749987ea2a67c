package omniline.codecs.g711;

import java.util.function.IntUnaryOperator;

/**
 * The two companding laws of ITU-T G.711 as tables: 256 output values one way, 16384 decisions the other way.
 *
 * <pre>
 *   code before the transmission mask:   | sign | segment (3) | step in the segment (4) |
 *
 *            output value                           decision value below it             full scale   mask
 *   mu-law   (33 + 2 step) 2^segment - 33           (32 + 2 step) 2^segment - 33        14 bits      all bits
 *   A-law    (33 + 2 step) 2^(segment - 1)          (32 + 2 step) 2^(segment - 1)       13 bits      every other bit
 *            2 step + 1 in segment 0                2 step in segment 0
 * </pre>
 *
 * A sample that lies on a decision value goes to the code above it, as in ITU-T G.191. Immutable, shared by all calls.
 */
final class G711Law {
    private static final int POSITIVE_CODES = 128;
    /** Both laws' decision values are multiples of 4 on the 16-bit scale, so the two lowest bits of a sample decide nothing. */
    private static final int UNDECIDING_BITS = 2;

    static final G711Law MU = new G711Law(0xFF, n -> muLaw(33, n), n -> muLaw(32, n));
    static final G711Law A = new G711Law(0xD5, n -> aLaw(33, n), n -> aLaw(32, n));

    private final short[] decoded = new short[256];
    private final byte[] encoded = new byte[0x1_0000 >> UNDECIDING_BITS];

    /**
     * Builds the tables.
     *
     * @param positiveMask the bits that a positive code is sent inverted against, sign bit set
     * @param outputValue the output value of each of the 128 positive codes on the 16-bit scale
     * @param decisionValue the decision value below each of them
     */
    private G711Law(int positiveMask, IntUnaryOperator outputValue, IntUnaryOperator decisionValue) {
        int negativeMask = positiveMask ^ 0x80;
        for (int code = 0; code < POSITIVE_CODES; code++) {
            int value = outputValue.applyAsInt(code);
            decoded[positiveMask ^ code] = (short) value;
            decoded[negativeMask ^ code] = (short) -value;
        }
        int code = 0;
        for (int level = 0; level < encoded.length / 2; level++) {
            int sample = level << UNDECIDING_BITS;
            while (code < POSITIVE_CODES - 1 && decisionValue.applyAsInt(code + 1) <= sample) {
                code++;
            }
            encoded[level] = (byte) (positiveMask ^ code);
            encoded[encoded.length - 1 - level] = (byte) (negativeMask ^ code);
        }
    }

    /** The 16-bit sample that a code stands for. */
    short decode(byte code) {
        return decoded[code & 0xFF];
    }

    /** The code of a 16-bit sample. */
    byte encode(short sample) {
        return encoded[(sample & 0xFFFF) >> UNDECIDING_BITS];
    }

    /** The byte sent for silence. */
    byte silence() {
        return encode((short) 0);
    }

    private static int muLaw(int base, int code) {
        int value = ((base + 2 * step(code)) << segment(code)) - 33;
        return value << 2;
    }

    private static int aLaw(int base, int code) {
        int value = segment(code) == 0 ? base - 32 + 2 * step(code) : (base + 2 * step(code)) << (segment(code) - 1);
        return value << 3;
    }

    private static int segment(int code) {
        return code >> 4;
    }

    private static int step(int code) {
        return code & 0xF;
    }
}
