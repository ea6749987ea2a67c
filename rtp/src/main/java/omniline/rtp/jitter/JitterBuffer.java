package omniline.rtp.jitter;

import java.nio.ByteBuffer;
import omniline.rtp.RtpPacket;
import omniline.rtp.quality.LossDensity;
import omniline.rtp.quality.LossRuns;

/**
 * Adaptive playout (RFC 3550 section 6.4.4; the delay as in {@link PlayoutDelay}). Order comes from sequence numbers, schedule from
 * timestamps: a frame is due when its delay behind the fastest packets has reached the target. Time advances by pulls, one per frame
 * that the media loop needs; a stream that runs dry waits (nothing that still comes is thrown away for it) and the delay won is given
 * back afterwards: at once while the caller hears silence, in small steps in speech. A caller that can stretch time is asked for more or
 * less of it with every frame ({@link JitterFrame#stretchNs}), and nothing is skipped or waited for in speech that could be played.
 * Owned by the media loop; allocates nothing.
 *
 * <pre>
 *   fastest packet   due           played            due: delay >= target, else WAIT (or longer)
 *   ──┼───────────────┼──────────────┼────→ time     delay > target + 1.5 frames: one frame is skipped, now and then (or shorter)
 *     └── target ─────┘              │               backlog > max + 500 ms: cut at once
 *     └────────── delay ─────────────┘
 * </pre>
 */
public final class JitterBuffer {
    private static final long NS_PER_MS = 1_000_000;
    private static final long TICK_NS = 20 * NS_PER_MS;
    private static final long STRETCH_SLACK_NS = 5 * NS_PER_MS;
    private static final long IMPLAUSIBLE_NS = 3_000 * NS_PER_MS;
    private static final long BURST_NS = 500 * NS_PER_MS;
    private static final int SHORTEST_FRAME_MS = 5;
    private static final int LONGEST_FRAME_MS = 120;
    private static final int START_REORDER_PACKETS = 16;

    private final JitterSettings settings;
    private final PacketRing ring;
    private final PlayoutDelay delay;
    private final JumpWatch jumps = new JumpWatch();
    private final LossRuns lossRuns = new LossRuns();

    private int clockHz;
    private int ssrc;
    private boolean started;
    private boolean played;
    private boolean playing;
    private boolean silence;
    private boolean stretching;
    private long lastSequence;
    private long newestSequence;
    private long newestTicks;
    private long originTicks;
    private long expectedTicks;
    private long frameTicks;
    private long candidateTicks;
    private long shrunkNs;
    private long delayNs;

    private long putPackets;
    private long playedPackets;
    private long lostFrames;
    private long latePackets;
    private long duplicates;
    private long reordered;
    private long skipped;
    private long dropped;
    private long underruns;
    private long grown;
    private long resets;

    /** A buffer for a stream of the given RTP clock. */
    public JitterBuffer(JitterSettings settings, int clockHz) {
        this.settings = settings;
        this.clockHz = clockHz;
        ring = new PacketRing(settings);
        delay = new PlayoutDelay(settings);
    }

    /** The stream's RTP clock; another one than before starts over. */
    public void clockHz(int hz) {
        if (hz != clockHz) {
            clockHz = hz;
            reset();
        }
    }

    /** Throws away what is held and starts over with the next packet. */
    public void reset() {
        if (started) {
            resets++;
            dropped += ring.held();
            started = false;
            playing = false;
            ring.clear();
            delay.reset();
        }
    }

    /** The caller's view of what it plays at the moment: in silence the delay may shrink unheard. */
    public void setSilence(boolean silence) {
        this.silence = silence;
    }

    /** Whether the caller does as {@link JitterFrame#stretchNs} says; at first it does not. */
    public void setStretching(boolean stretching) {
        this.stretching = stretching;
    }

    /**
     * Offers a packet; its payload is copied.
     *
     * @param datagram the buffer that the packet was parsed from
     * @return true when it is held for playout; false when it was late, a duplicate, too large or implausible (counted)
     */
    public boolean put(RtpPacket packet, ByteBuffer datagram, long arrivalNs) {
        putPackets++;
        if (packet.payloadLengthBytes() > settings.maxPayloadBytes()) {
            dropped++;
            return false;
        }
        if (started && packet.ssrc() != ssrc) {
            reset();
        }
        if (!started) {
            start(packet);
        } else if (!plausible(packet, arrivalNs)) {
            if (!jumps.confirmedBy(packet, clockHz)) {
                dropped++;
                return false;
            }
            reset();
            start(packet);
        }
        jumps.clear();
        return accept(packet, datagram, arrivalNs);
    }

    /** A packet of this stream that carries no audio (a telephone event): its sequence number is not a loss. */
    public void noAudio(int sequenceNumber) {
        if (!started) {
            return;
        }
        long sequence = extend(sequenceNumber);
        boolean near = Math.abs(sequence - newestSequence) < ring.capacity();
        if (near && sequence > lastSequence && !ring.isHeld(sequence)) {
            makeRoom(sequence);
            ring.storeNoAudio(sequence);
            newestSequence = Math.max(newestSequence, sequence);
        }
    }

    /**
     * Takes the next frame, if one is due.
     *
     * @param nowNs time of the pull on the clock of the arrival times
     */
    public Pull pull(JitterFrame out, long nowNs) {
        long head = started ? nextHeld(lastSequence) : -1;
        if (head < 0) {
            if (playing) {
                playing = false;
                underruns++;
            }
            return Pull.WAIT;
        }
        if (!played) {
            return begin(out, head, nowNs);
        }
        head = cutBacklog(head);
        passOverdueHole(head, nowNs);
        boolean hole = isHoleBefore(head);
        long dueTicks = hole ? expectedTicks : ring.ticks(head);
        if (delayNs(dueTicks, nowNs) < delay.targetNs()) {
            boolean goesOn = playing && dueTicks - expectedTicks < frameTicks;
            if (goesOn && stretching && !hole) {
                return play(out, head, nowNs);
            }
            if (goesOn) {
                grown++;
            } else {
                playing = false;
            }
            return Pull.WAIT;
        }
        playing = true;
        if (hole) {
            return lose(out, head, nowNs);
        }
        return play(out, shrink(head, nowNs), nowNs);
    }

    /** Playout delay of the last frame pulled, measured from the arrival of the fastest packets. */
    public int delayMs() {
        return (int) (delayNs / NS_PER_MS);
    }

    /** Losses as they were met at playout, in bursts and gaps. */
    public LossDensity losses() {
        return lossRuns.density();
    }

    /** Arrived after their time of playout; allocates nothing, unlike {@link #statistics}. */
    public long latePackets() {
        return latePackets;
    }

    public JitterStatistics statistics() {
        int targetMs = (int) (delay.targetNs() / NS_PER_MS);
        return new JitterStatistics(
                putPackets, playedPackets, lostFrames, latePackets, duplicates, reordered, skipped, dropped, underruns, grown,
                resets, ring.held(), delayMs(), targetMs);
    }

    private void start(RtpPacket packet) {
        started = true;
        played = false;
        ssrc = packet.ssrc();
        newestSequence = 0x10000L + packet.sequenceNumber();
        lastSequence = newestSequence - START_REORDER_PACKETS;
        newestTicks = packet.timestamp() & 0xFFFF_FFFFL;
        originTicks = newestTicks;
        frameTicks = clockHz / 50;
        candidateTicks = 0;
    }

    private boolean plausible(RtpPacket packet, long arrivalNs) {
        long ahead = extend(packet.sequenceNumber()) - newestSequence;
        if (Math.abs(ahead) >= ring.capacity()) {
            return false;
        }
        long transitNs = arrivalNs - mediaNs(extendTicks(packet.timestamp()));
        return delay.empty() || Math.abs(transitNs - delay.fastestNs()) < IMPLAUSIBLE_NS;
    }

    private boolean accept(RtpPacket packet, ByteBuffer datagram, long arrivalNs) {
        long sequence = extend(packet.sequenceNumber());
        long ticks = extendTicks(packet.timestamp());
        if (ring.isHeld(sequence) || ring.isTaken(sequence)) {
            duplicates++;
            return false;
        }
        boolean late = sequence <= lastSequence;
        delay.observe(arrivalNs - mediaNs(ticks), arrivalNs, late);
        if (late) {
            latePackets++;
            if (lastSequence - sequence < ring.capacity()) {
                ring.storeTaken(sequence);
            }
            return false;
        }
        makeRoom(sequence);
        ring.store(sequence, ticks, packet, datagram);
        if (sequence < newestSequence) {
            reordered++;
        } else {
            newestSequence = sequence;
            newestTicks = ticks;
        }
        learnFrame(sequence, packet.marker());
        return true;
    }

    private void makeRoom(long sequence) {
        while (sequence - lastSequence >= ring.capacity()) {
            lastSequence++;
            if (ring.isHeld(lastSequence)) {
                ring.take(lastSequence);
                expectedTicks = ring.ticks(lastSequence) + frameTicks;
                dropped++;
            }
        }
    }

    /** The frame's length is the step between neighbours, believed when seen twice. */
    private void learnFrame(long sequence, boolean marker) {
        if (marker || !ring.isKnown(sequence - 1)) {
            return;
        }
        long step = ring.ticks(sequence) - ring.ticks(sequence - 1);
        if (isFrameLength(step)) {
            if (step == candidateTicks) {
                frameTicks = step;
            }
            candidateTicks = step;
        }
    }

    private boolean isFrameLength(long ticks) {
        return ticks * 1000 >= (long) SHORTEST_FRAME_MS * clockHz && ticks * 1000 <= (long) LONGEST_FRAME_MS * clockHz;
    }

    /** Nothing has been heard yet: what piled up before the first pull is old news. */
    private Pull begin(JitterFrame out, long head, long nowNs) {
        long first = head;
        while (delayNs(ring.ticks(first), nowNs) > delay.targetNs() + TICK_NS && nextHeld(first) > 0) {
            first = skip(first);
        }
        if (delayNs(ring.ticks(first), nowNs) < delay.targetNs()) {
            return Pull.WAIT;
        }
        playing = true;
        return play(out, first, nowNs);
    }

    private long cutBacklog(long head) {
        long kept = head;
        if (backlogNs(kept) > settings.maxDelayMs() * NS_PER_MS + BURST_NS) {
            while (backlogNs(kept) > settings.maxDelayMs() * NS_PER_MS && nextHeld(kept) > 0) {
                kept = skip(kept);
            }
        }
        return kept;
    }

    private long skip(long head) {
        ring.take(head);
        lossRuns.came();
        skipped++;
        lastSequence = head;
        expectedTicks = ring.ticks(head) + frameTicks;
        return nextHeld(head);
    }

    /** Lost frames whose time went by while playout waited, or that come handy because the delay is too large anyway. */
    private void passOverdueHole(long head, long nowNs) {
        while (isHoleBefore(head) && delayNs(expectedTicks, nowNs) > delay.targetNs() + frameOrTickNs()) {
            lastSequence = firstMissing(head);
            expectedTicks += frameTicks;
        }
    }

    private boolean isHoleBefore(long head) {
        return expectedTicks + frameTicks / 2 < ring.ticks(head) && firstMissing(head) < head;
    }

    private long firstMissing(long head) {
        long sequence = lastSequence + 1;
        while (sequence < head && ring.isNoAudio(sequence)) {
            sequence++;
        }
        return sequence;
    }

    private Pull lose(JitterFrame out, long head, long nowNs) {
        lostFrames++;
        lossRuns.lost();
        delayNs = delayNs(expectedTicks, nowNs);
        long missing = firstMissing(head);
        long duration = Math.min(frameTicks, ring.ticks(head) - expectedTicks);
        if (missing + 1 == head) {
            ring.show(head, out, true);
        } else {
            out.show(out.payload(), 0, 0);
            out.describe(0, false, false);
        }
        out.time((int) expectedTicks, (int) duration);
        out.stretch(0);
        lastSequence = missing;
        expectedTicks += duration;
        return Pull.LOST;
    }

    private Pull play(JitterFrame out, long head, long nowNs) {
        long ticks = ring.ticks(head);
        delayNs = delayNs(ticks, nowNs);
        long duration = frameTicks;
        if (ring.isHeld(head + 1) && isFrameLength(ring.ticks(head + 1) - ticks)) {
            duration = ring.ticks(head + 1) - ticks;
        }
        ring.take(head);
        ring.show(head, out, false);
        out.time((int) ticks, (int) duration);
        out.stretch(stretching ? stretchNs() : 0);
        lastSequence = head;
        expectedTicks = ticks + duration;
        playedPackets++;
        lossRuns.came();
        played = true;
        return Pull.FRAME;
    }

    /** What the delay lacks, or, negative, has too much; within a tick and some, which pulls on a grid make of it, it is right. */
    private long stretchNs() {
        long lackingNs = delay.targetNs() - delayNs;
        long roomNs = frameOrTickNs() + STRETCH_SLACK_NS;
        if (lackingNs > STRETCH_SLACK_NS) {
            return lackingNs;
        }
        return Math.min(0, lackingNs + roomNs);
    }

    private long shrink(long head, long nowNs) {
        if (stretching && !silence) {
            return head;
        }
        long excessNs = delayNs(ring.ticks(head), nowNs) - delay.targetNs();
        boolean wanted = excessNs > frameOrTickNs() * 3 / 2 && ring.isHeld(head + 1);
        if (!wanted || nowNs - shrunkNs < shrinkIntervalNs(excessNs)) {
            return head;
        }
        shrunkNs = nowNs;
        return skip(head);
    }

    private long shrinkIntervalNs(long excessNs) {
        if (silence) {
            return 0;
        }
        if (excessNs + delay.targetNs() > settings.maxDelayMs() * NS_PER_MS) {
            return 100 * NS_PER_MS;
        }
        return excessNs > 3 * frameOrTickNs() ? 500 * NS_PER_MS : 2_000 * NS_PER_MS;
    }

    private long nextHeld(long after) {
        if (ring.held() > 0) {
            for (long sequence = after + 1; sequence <= newestSequence; sequence++) {
                if (ring.isHeld(sequence)) {
                    return sequence;
                }
            }
        }
        return -1;
    }

    private long backlogNs(long head) {
        return mediaNs(newestTicks) - mediaNs(ring.ticks(head));
    }

    private long delayNs(long ticks, long nowNs) {
        return nowNs - mediaNs(ticks) - delay.fastestNs();
    }

    private long frameOrTickNs() {
        return Math.max(TICK_NS, frameTicks * 1_000_000_000L / clockHz);
    }

    private long mediaNs(long ticks) {
        long since = ticks - originTicks;
        return since / clockHz * 1_000_000_000L + since % clockHz * 1_000_000_000L / clockHz;
    }

    private long extend(int sequenceNumber) {
        return newestSequence + (short) (sequenceNumber - (int) newestSequence);
    }

    private long extendTicks(int timestamp) {
        return newestTicks + (timestamp - (int) newestTicks);
    }
}
