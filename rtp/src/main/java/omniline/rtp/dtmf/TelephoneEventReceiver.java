package omniline.rtp.dtmf;

import java.nio.ByteBuffer;
import omniline.rtp.RtpEvents;
import omniline.rtp.RtpPacket;

/**
 * Key presses out of telephone events (RFC 4733 section 2.5.2). An event is known by its RTP timestamp: however many of its packets
 * arrive, in whatever order, it is told once, when its end, the next event, or silence shows that it is over. Owned by the media loop.
 */
public final class TelephoneEventReceiver {
    private static final long SILENCE_NS = 250_000_000L;
    private static final long STALE_NS = 5_000_000_000L;
    /** How far a segment of a long event may start from where the full one before it ends. */
    private static final int SEGMENT_SLACK_TICKS = 1024;

    private final RtpEvents events;
    private boolean known;
    private boolean pressed;
    private boolean endedBySilence;
    private int code;
    private int startTimestamp;
    private long segmentsTicks;
    private int durationTicks;
    private int clockHz = 8000;
    private long heardNs;
    private long ignored;

    public TelephoneEventReceiver(RtpEvents events) {
        this.events = events;
    }

    /** The clock of durations, 8000 unless negotiated otherwise. */
    public void clockHz(int hz) {
        clockHz = hz;
    }

    /** Another stream begins; a key still pressed is told. */
    public void reset() {
        if (pressed) {
            release(false);
        }
        known = false;
    }

    /** Packets that are no DTMF digit (flash, tones) or too short. */
    public long ignored() {
        return ignored;
    }

    /** A packet of the negotiated payload type; only its first event is read. */
    public void onPacket(RtpPacket packet, ByteBuffer datagram, long nowNs) {
        if (packet.payloadLengthBytes() < TelephoneEvent.BYTES) {
            ignored++;
            return;
        }
        int payload = datagram.getInt(packet.payloadOffset());
        if (!TelephoneEvent.isDigit(payload >>> 24)) {
            ignored++;
            return;
        }
        if (!known || !belongs(packet, payload, nowNs)) {
            if (pressed) {
                release(false);
            }
            press(packet.timestamp(), payload >>> 24);
        }
        if (pressed && packet.timestamp() == startTimestamp) {
            heardNs = nowNs;
            durationTicks = Math.max(durationTicks, payload & 0xFFFF);
            if ((payload & 1 << 23) != 0) {
                release(false);
            }
        }
    }

    /** Ends a key press whose end was lost. */
    public void doWork(long nowNs) {
        if (pressed && nowNs - heardNs > SILENCE_NS) {
            release(true);
        }
    }

    /** True for the event at hand, an older one, or the next segment of a long one (which then becomes the one at hand). */
    private boolean belongs(RtpPacket packet, int payload, long nowNs) {
        int ahead = packet.timestamp() - startTimestamp;
        if (ahead == 0) {
            return true;
        }
        if (ahead < 0) {
            return nowNs - heardNs < STALE_NS;
        }
        boolean adjoins = Math.abs(ahead - TelephoneEvent.LONGEST_TICKS) <= SEGMENT_SLACK_TICKS;
        if (adjoins && !packet.marker() && payload >>> 24 == code && (pressed || endedBySilence)) {
            segmentsTicks += ahead;
            startTimestamp = packet.timestamp();
            durationTicks = 0;
            return true;
        }
        return false;
    }

    private void press(int timestamp, int newCode) {
        known = true;
        pressed = true;
        endedBySilence = false;
        code = newCode;
        startTimestamp = timestamp;
        segmentsTicks = 0;
        durationTicks = 0;
    }

    private void release(boolean bySilence) {
        pressed = false;
        endedBySilence = bySilence;
        events.onDigit(TelephoneEvent.digit(code), (int) ((segmentsTicks + durationTicks) * 1000 / clockHz));
    }
}
