package omniline.rtp.dtmf;

/**
 * The payload of a telephone event (RFC 4733 section 2.3) and its DTMF codes (section 3.2). No state; any thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * </pre>
 */
final class TelephoneEvent {
    static final int BYTES = 4;
    /** Longest duration that fits; longer events come in segments (section 2.5.1.3). */
    static final int LONGEST_TICKS = 0xFFFF;

    private static final String DIGITS = "0123456789*#ABCD";

    private TelephoneEvent() {}

    static boolean isDigit(int code) {
        return code >= 0 && code < DIGITS.length();
    }

    static char digit(int code) {
        return DIGITS.charAt(code);
    }

    /** Event code of 0-9 * # A-D (lower case too), or -1. */
    static int code(char digit) {
        return DIGITS.indexOf(Character.toUpperCase(digit));
    }

    static int payload(int code, boolean end, int volume, int durationTicks) {
        return code << 24 | (end ? 1 << 23 : 0) | volume << 16 | durationTicks;
    }
}
