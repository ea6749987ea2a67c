package omniline.rtp.dtmf;

import java.nio.ByteBuffer;

/**
 * Plays a row of key presses as telephone events (RFC 4733 section 2.5.1): an update per packet, the end three times, a pause between
 * keys. The session sends its packets in the place of audio. Owned by the media loop; allocates nothing.
 */
public final class TelephoneEventSender {
    private static final int QUEUE = 64;
    private static final int END_PACKETS = 3;
    private static final int VOLUME_DBM0 = 10;
    private static final int PAUSE_MS = 60;

    private final int[] codes = new int[QUEUE];
    private final int[] durationsMs = new int[QUEUE];
    private int head;
    private int queued;
    private boolean pressed;
    private int elapsedTicks;
    private int endsSent;
    private int pauseTicks;

    /**
     * Queues a key.
     *
     * @param digit 0-9 * # A-D
     * @param durationMs 40..8000
     * @return false when 64 are waiting
     * @throws IllegalArgumentException for another character or duration
     */
    public boolean press(char digit, int durationMs) {
        int code = TelephoneEvent.code(digit);
        if (code < 0) {
            throw new IllegalArgumentException("a key is one of 0-9 * # A-D, not '" + digit + "'");
        }
        if (durationMs < 40 || durationMs > 8000) {
            throw new IllegalArgumentException("a key is pressed for 40..8000 ms, not " + durationMs);
        }
        if (queued == QUEUE) {
            return false;
        }
        int slot = (head + queued++) % QUEUE;
        codes[slot] = code;
        durationsMs[slot] = durationMs;
        return true;
    }

    /** Keys that are waiting or being sent. */
    public int queued() {
        return queued;
    }

    /** True when the next packet is to be an event: call {@link #write}. Otherwise this much time passes with audio. */
    public boolean due(int stepTicks) {
        if (queued == 0 || pressed) {
            return pressed;
        }
        pauseTicks -= stepTicks;
        return pauseTicks < 0;
    }

    /** The next packet is the first of its event: it is marked, and its timestamp is that of all the others. */
    public boolean starts() {
        return !pressed;
    }

    /**
     * Puts the payload of the next packet.
     *
     * @param stepTicks time that the packet stands for, in the event's clock
     */
    public void write(ByteBuffer out, int stepTicks, int clockHz) {
        if (!pressed) {
            pressed = true;
            elapsedTicks = 0;
            endsSent = 0;
        }
        int total = (int) Math.min(TelephoneEvent.LONGEST_TICKS, (long) durationsMs[head] * clockHz / 1000);
        elapsedTicks = Math.min(total, elapsedTicks + stepTicks);
        boolean end = elapsedTicks == total;
        out.putInt(TelephoneEvent.payload(codes[head], end, VOLUME_DBM0, elapsedTicks));
        if (end && ++endsSent == END_PACKETS) {
            pressed = false;
            head = (head + 1) % QUEUE;
            queued--;
            pauseTicks = PAUSE_MS * clockHz / 1000;
        }
    }
}
