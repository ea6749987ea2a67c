package omniline.rtp.jitter;

/** What a pull from the {@link JitterBuffer} brought. */
public enum Pull {
    /** The frame is filled: decode it. */
    FRAME,
    /** A frame was lost: conceal {@link JitterFrame#durationTicks()}, or recover it from the next packet when {@link JitterFrame#hasNext()}. */
    LOST,
    /** Nothing is due (start, pause of the sender, underrun, growing delay): conceal or play silence; the stream's time does not advance. */
    WAIT
}
