package omniline.rtp.jitter;

/**
 * What {@link JitterBuffer#pull} fills: a view into the buffer's own memory, valid until the next put or pull.
 * For a lost frame it shows the packet after it, for in-band error correction. Owned by the media loop; reused.
 */
public final class JitterFrame {
    private byte[] payload = new byte[0];
    private int offset;
    private int lengthBytes;
    private int payloadType;
    private int timestamp;
    private int durationTicks;
    private boolean marker;
    private boolean next;
    private long stretchNs;

    /** The array that holds the payload (or, after LOST, the next packet's payload). */
    public byte[] payload() {
        return payload;
    }

    public int offset() {
        return offset;
    }

    /** 0 after LOST without a next packet. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** 0..127. */
    public int payloadType() {
        return payloadType;
    }

    /** RTP timestamp of the frame, also of a lost one. */
    public int timestamp() {
        return timestamp;
    }

    /** Length in RTP ticks as far as the stream has shown it; the payload itself knows better. */
    public int durationTicks() {
        return durationTicks;
    }

    public boolean marker() {
        return marker;
    }

    /** After LOST: the packet right after the lost one is here, and payload, offset, length and payload type are its. */
    public boolean hasNext() {
        return next;
    }

    /**
     * How much longer the sound should become from this frame on, for the sake of the playout delay; negative: shorter. 0 unless
     * {@link JitterBuffer#setStretching} is on. What a frame changes by is taken into account with the next one.
     */
    public long stretchNs() {
        return stretchNs;
    }

    void show(byte[] payload, int offset, int lengthBytes) {
        this.payload = payload;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
    }

    void describe(int payloadType, boolean marker, boolean next) {
        this.payloadType = payloadType;
        this.marker = marker;
        this.next = next;
    }

    void stretch(long ns) {
        stretchNs = ns;
    }

    void time(int timestamp, int durationTicks) {
        this.timestamp = timestamp;
        this.durationTicks = durationTicks;
    }
}
