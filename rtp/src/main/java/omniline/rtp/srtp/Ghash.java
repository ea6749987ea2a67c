package omniline.rtp.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of AES-GCM (NIST SP 800-38D section 6.4): a polynomial over GF(2^128), evaluated at the hash key, half a byte at a time with
 * sixteen products made beforehand (Shoup). Bits stand as on the wire, the highest power last. Owned by the media loop.
 */
final class Ghash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BLOCK_BYTES = 16;
    private static final int NIBBLES = 16;
    private static final long POLYNOMIAL = 0xE1L << 56;
    /** What the four bits that are shifted out put back in. */
    private static final long[] REDUCED = reductions();

    private final long[] productsHigh = new long[NIBBLES];
    private final long[] productsLow = new long[NIBBLES];
    private long high;
    private long low;

    /** For a key of 16 bytes. */
    Ghash(byte[] key) {
        long keyHigh = (long) LONGS.get(key, 0);
        long keyLow = (long) LONGS.get(key, 8);
        for (int nibble = 8; nibble > 0; nibble >>= 1) {
            productsHigh[nibble] = keyHigh;
            productsLow[nibble] = keyLow;
            long carry = (keyLow & 1) == 0 ? 0 : POLYNOMIAL;
            keyLow = keyLow >>> 1 | keyHigh << 63;
            keyHigh = keyHigh >>> 1 ^ carry;
        }
        for (int nibble = 1; nibble < NIBBLES; nibble++) {
            int highest = Integer.highestOneBit(nibble);
            int rest = nibble ^ highest;
            if (rest != 0) {
                productsHigh[nibble] = productsHigh[highest] ^ productsHigh[rest];
                productsLow[nibble] = productsLow[highest] ^ productsLow[rest];
            }
        }
    }

    void clear() {
        high = 0;
        low = 0;
    }

    /** Takes what lies between two offsets, filled with zeros to a whole number of blocks. */
    void update(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + BLOCK_BYTES <= to; at += BLOCK_BYTES) {
            block((long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + 8));
        }
        if (at < to) {
            long restHigh = 0;
            long restLow = 0;
            for (int i = 0; at + i < to; i++) {
                long shifted = (bytes[at + i] & 0xFFL) << 56 - 8 * (i & 7);
                restHigh |= i < 8 ? shifted : 0;
                restLow |= i < 8 ? 0 : shifted;
            }
            block(restHigh, restLow);
        }
    }

    /** Takes the lengths of both parts, and gives the 16 bytes. */
    void finish(int authenticatedBytes, int encryptedBytes, byte[] out) {
        block(authenticatedBytes * 8L, encryptedBytes * 8L);
        LONGS.set(out, 0, high);
        LONGS.set(out, 8, low);
    }

    private void block(long blockHigh, long blockLow) {
        long xHigh = high ^ blockHigh;
        long xLow = low ^ blockLow;
        high = 0;
        low = 0;
        for (int shift = 0; shift < 64; shift += 4) {
            step((int) (xLow >>> shift) & 15);
        }
        for (int shift = 0; shift < 64; shift += 4) {
            step((int) (xHigh >>> shift) & 15);
        }
    }

    private void step(int nibble) {
        int out = (int) low & 15;
        low = (low >>> 4 | high << 60) ^ productsLow[nibble];
        high = high >>> 4 ^ REDUCED[out] ^ productsHigh[nibble];
    }

    private static long[] reductions() {
        long[] reduced = new long[NIBBLES];
        for (int out = 0; out < NIBBLES; out++) {
            for (int bit = 0; bit < 4; bit++) {
                reduced[out] = reduced[out] >>> 1 ^ ((out >>> bit & 1) == 0 ? 0 : POLYNOMIAL);
            }
        }
        return reduced;
    }
}
