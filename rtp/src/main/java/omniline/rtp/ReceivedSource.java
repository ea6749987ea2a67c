package omniline.rtp;

import omniline.rtp.rtcp.NtpTime;
import omniline.rtp.rtcp.ReportBlock;
import omniline.rtp.rtcp.RtcpPacket.Sent;

/**
 * Reception of one SSRC: sequence validation (RFC 3550 A.1), losses (A.3, section 6.4.1) and interarrival jitter (A.8).
 * Owned by the media loop.
 */
final class ReceivedSource {
    private static final int SEQUENCES = 1 << 16;
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int NO_SEQUENCE = SEQUENCES + 1;

    private int ssrc;
    private boolean active;
    private int highest;
    private int cycles;
    private int baseSequence;
    private int badSequence = NO_SEQUENCE;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private double jitterTicks;
    private int transitTicks;
    private int timedClockHz;
    private int reportMiddle;
    private long reportArrivalNs;

    boolean active() {
        return active;
    }

    int ssrc() {
        return ssrc;
    }

    /** Starts with a packet that has been found trustworthy (it came from the signalled address, or follows another one). */
    void start(int newSsrc, int sequenceNumber) {
        ssrc = newSsrc;
        active = true;
        cycles = 0;
        timedClockHz = 0;
        jitterTicks = 0;
        reportMiddle = 0;
        startSequence(sequenceNumber);
    }

    /** A.1 update_seq: false for a packet so far off that it is not believed before a second one follows it. */
    boolean accept(int sequenceNumber) {
        int ahead = sequenceNumber - highest & 0xFFFF;
        if (ahead < MAX_DROPOUT) {
            if (sequenceNumber < highest) {
                cycles += SEQUENCES;
            }
            highest = sequenceNumber;
        } else if (ahead <= SEQUENCES - MAX_MISORDER) {
            if (sequenceNumber != badSequence) {
                badSequence = sequenceNumber + 1 & 0xFFFF;
                return false;
            }
            startSequence(sequenceNumber);
            return true;
        }
        received++;
        return true;
    }

    /** A.8; packets of several clocks are not compared with each other. */
    void time(int timestamp, int clockHz, long arrivalNs) {
        long arrivalTicks = arrivalNs / 1_000_000_000L * clockHz + arrivalNs % 1_000_000_000L * clockHz / 1_000_000_000L;
        int transit = (int) arrivalTicks - timestamp;
        if (timedClockHz == clockHz) {
            long difference = Math.abs((long) (transit - transitTicks));
            jitterTicks += (difference - jitterTicks) / 16;
        } else {
            jitterTicks = 0;
        }
        transitTicks = transit;
        timedClockHz = clockHz;
    }

    void onSenderReport(Sent sent, long arrivalNs) {
        reportMiddle = NtpTime.middle(sent.ntpTimestamp());
        reportArrivalNs = arrivalNs;
    }

    long lost() {
        return active ? expected() - received : 0;
    }

    double jitterMs() {
        return timedClockHz == 0 ? 0 : jitterTicks * 1000 / timedClockHz;
    }

    /** The block for our next report; closes the interval of its fraction lost. */
    ReportBlock report(long nowNs) {
        long expected = expected();
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        int cumulative = (int) Math.clamp(expected - received, -0x80_0000L, 0x7F_FFFFL);
        int delay = reportMiddle == 0 ? 0 : NtpTime.shortOfNs(nowNs - reportArrivalNs);
        return new ReportBlock(
                ssrc, fraction, cumulative, cycles + highest, new ReportBlock.Timing((int) jitterTicks, reportMiddle, delay));
    }

    private long expected() {
        return (cycles & 0xFFFF_FFFFL) + highest - baseSequence + 1;
    }

    private void startSequence(int sequenceNumber) {
        baseSequence = sequenceNumber;
        highest = sequenceNumber;
        cycles = 0;
        badSequence = NO_SEQUENCE;
        received = 1;
        expectedBefore = 0;
        receivedBefore = 0;
    }
}
