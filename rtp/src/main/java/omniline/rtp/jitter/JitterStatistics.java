package omniline.rtp.jitter;

/**
 * Counters of a jitter buffer, a snapshot. Every packet put is exactly one of: played, skipped, late, duplicate, dropped, or still held.
 *
 * @param put packets offered
 * @param played pulled as FRAME
 * @param lost frames pulled as LOST
 * @param late arrived after their time of playout
 * @param duplicate received again
 * @param reordered arrived after a higher sequence number, still in time (a part of played or skipped)
 * @param skipped left out on purpose because the delay had to shrink
 * @param dropped too large, implausible (a wild sequence number or timestamp), no room, or of a stream that was replaced
 * @param underruns times that playout ran dry
 * @param grown frames inserted because the delay had to grow
 * @param resets starts over: new SSRC, new clock, jump of sequence numbers or timestamps
 * @param held packets waiting now
 * @param delayMs playout delay now, from arrival of the fastest packets
 * @param targetDelayMs delay aimed at
 */
public record JitterStatistics(
        long put,
        long played,
        long lost,
        long late,
        long duplicate,
        long reordered,
        long skipped,
        long dropped,
        long underruns,
        long grown,
        long resets,
        int held,
        int delayMs,
        int targetDelayMs) {}
