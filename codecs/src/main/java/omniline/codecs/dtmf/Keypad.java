package omniline.codecs.dtmf;

/**
 * The sixteen keys and the two tones of each (ITU-T Q.23). No state; any thread.
 *
 * <pre>
 *   Hz    1209 1336 1477 1633
 *    697    1    2    3    A
 *    770    4    5    6    B
 *    852    7    8    9    C
 *    941    *    0    #    D
 * </pre>
 */
final class Keypad {
    static final int SIDE = 4;
    private static final String KEYS = "123A456B789C*0#D";
    private static final double[] ROWS_HZ = {697, 770, 852, 941};
    private static final double[] COLUMNS_HZ = {1209, 1336, 1477, 1633};

    private Keypad() {
    }

    static char key(int row, int column) {
        return KEYS.charAt(row * SIDE + column);
    }

    static double rowHz(int row) {
        return ROWS_HZ[row];
    }

    static double columnHz(int column) {
        return COLUMNS_HZ[column];
    }

    /** Where a key stands, row by row from 0; -1 for what is no key. Letters in either case. */
    static int place(char key) {
        return KEYS.indexOf(Character.toUpperCase(key));
    }
}
