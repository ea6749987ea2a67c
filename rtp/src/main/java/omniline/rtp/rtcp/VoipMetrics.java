package omniline.rtp.rtcp;

import java.nio.ByteBuffer;

/**
 * The VoIP metrics of an extended report (RTCP XR, RFC 3611 section 4.7): how the other side hears a source. Immutable; any thread.
 *
 * <pre>
 *   | 7         | reserved  | length 8 in words     |
 *   | SSRC of the source                            |
 *   | loss      | discarded | in bursts | in gaps   |   shares of 256
 *   | burst, ms             | gap, ms               |   mean lengths
 *   | round trip, ms        | end system, ms        |
 *   | signal    | noise     | RERL      | Gmin      |
 *   | R         | external  | MOS-LQ    | MOS-CQ    |   MOS times 10
 *   | buffer    | reserved  | nominal, ms           |
 *   | greatest now, ms      | greatest ever, ms     |
 * </pre>
 *
 * @param ssrc whose stream is meant
 */
public record VoipMetrics(int ssrc, Losses losses, Delays delays, Scores scores, Buffer buffer) {
    static final int BLOCK_TYPE = 7;
    static final int BYTES = 36;
    private static final int UNAVAILABLE = 127;
    private static final int LEAST_GAP = 16;
    /** Losses are concealed as usual, and the buffer adapts (section 4.7.6). */
    private static final int RECEIVER = 0xF0;

    /**
     * What did not come to the ear.
     *
     * @param lost share lost on the network, 0..1
     * @param discarded share that came too late, 0..1
     * @param inBursts share lost within bursts, 0..1
     * @param inGaps share lost between them, 0..1
     * @param burstMs mean length of a burst, 0..65535
     * @param gapMs mean length of a gap, 0..65535
     */
    public record Losses(double lost, double discarded, double inBursts, double inGaps, int burstMs, int gapMs) {}

    /**
     * Delays, 0..65535 ms.
     *
     * @param roundTripMs of the network; 0 when unknown
     * @param endSystemMs what the receiver and the sender at its side add
     */
    public record Delays(int roundTripMs, int endSystemMs) {}

    /**
     * What it is worth; negative where nobody knows.
     *
     * @param rating R of the E-model, 0..100
     * @param listening MOS without delay, 1..5
     * @param conversational MOS with delay, 1..5
     */
    public record Scores(int rating, double listening, double conversational) {}

    /**
     * The jitter buffer, 0..65535 ms.
     *
     * @param nominalMs now
     * @param maximumMs for the packet that came last in the present state of the network
     * @param absoluteMs the greatest that it may come to
     */
    public record Buffer(int nominalMs, int maximumMs, int absoluteMs) {}

    void write(ByteBuffer out) {
        out.put((byte) BLOCK_TYPE).put((byte) 0).putShort((short) (BYTES / 4 - 1)).putInt(ssrc);
        out.put(share(losses.lost)).put(share(losses.discarded)).put(share(losses.inBursts)).put(share(losses.inGaps));
        out.putShort(ms(losses.burstMs)).putShort(ms(losses.gapMs));
        out.putShort(ms(delays.roundTripMs)).putShort(ms(delays.endSystemMs));
        out.put((byte) UNAVAILABLE).put((byte) UNAVAILABLE).put((byte) UNAVAILABLE).put((byte) LEAST_GAP);
        out.put((byte) (scores.rating < 0 ? UNAVAILABLE : Math.min(100, scores.rating))).put((byte) UNAVAILABLE);
        out.put(mos(scores.listening)).put(mos(scores.conversational));
        out.put((byte) RECEIVER).put((byte) 0).putShort(ms(buffer.nominalMs));
        out.putShort(ms(buffer.maximumMs)).putShort(ms(buffer.absoluteMs));
    }

    /** Reads a block from its type on; there are {@link #BYTES} of them. */
    static VoipMetrics read(ByteBuffer in, int at) {
        Losses losses = new Losses(share(in, at + 8), share(in, at + 9), share(in, at + 10), share(in, at + 11), ms(in, at + 12), ms(in, at + 14));
        int rating = in.get(at + 24) & 0xFF;
        Scores scores = new Scores(rating > 100 ? -1 : rating, mos(in, at + 26), mos(in, at + 27));
        return new VoipMetrics(in.getInt(at + 4), losses, new Delays(ms(in, at + 16), ms(in, at + 18)), scores,
                new Buffer(ms(in, at + 30), ms(in, at + 32), ms(in, at + 34)));
    }

    private static byte share(double value) {
        return (byte) Math.clamp(Math.round(value * 256), 0, 255);
    }

    private static double share(ByteBuffer in, int at) {
        return (in.get(at) & 0xFF) / 256.0;
    }

    private static short ms(int value) {
        return (short) Math.clamp(value, 0, 65_535);
    }

    private static int ms(ByteBuffer in, int at) {
        return in.getShort(at) & 0xFFFF;
    }

    private static byte mos(double value) {
        return (byte) (value < 0 ? UNAVAILABLE : Math.clamp(Math.round(value * 10), 10, 50));
    }

    private static double mos(ByteBuffer in, int at) {
        int tenths = in.get(at) & 0xFF;
        return tenths < 10 || tenths > 50 ? -1 : tenths / 10.0;
    }
}
