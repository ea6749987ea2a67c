package omniline.rtp;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Symmetric RTP (RFC 4961): where the other side's packets really come from, which behind a NAT is not what its SDP says. The signalled
 * address is believed at once and always wins; any other has to send two packets in a row, unless it differs in its port only. Once
 * latched, all others are strangers until the source has been silent for a while. Owned by the media loop.
 */
final class SourceLatch {
    /** What is to happen with a packet. */
    enum Verdict {
        KNOWN,
        /** Its source has just become the known one. */
        LATCHED,
        /** It may become the known one with its next packet. */
        CANDIDATE,
        STRANGER
    }

    private static final int CANDIDATES = 4;

    private final long relatchNs;
    private @Nullable InetSocketAddress signalled;
    private @Nullable InetSocketAddress latched;
    /** Several, so that a stranger's packets in between do not keep the true source out. */
    private final @Nullable InetSocketAddress[] candidates = new @Nullable InetSocketAddress[CANDIDATES];
    private final int[] candidateSsrcs = new int[CANDIDATES];
    private final int[] candidateNext = new int[CANDIDATES];
    private int candidate;
    private long heardNs;

    SourceLatch(int relatchMs) {
        relatchNs = relatchMs * 1_000_000L;
    }

    /** From SDP. The same address again (a refresh) leaves the latch alone; another one opens it. */
    void signal(InetSocketAddress address) {
        if (signalled != null && !address.equals(signalled)) {
            latched = null;
        }
        signalled = address;
        Arrays.fill(candidates, null);
    }

    /** Where to send: the true source, before that the signalled one; null before SDP named any. */
    @Nullable InetSocketAddress target() {
        return signalled == null || latched == null ? signalled : latched;
    }

    boolean isKnown(InetSocketAddress source) {
        return source.equals(latched);
    }

    /** RTCP comes from another port, but not from another host. */
    boolean isKnownHost(InetSocketAddress source) {
        return isHostOf(source, latched) || isHostOf(source, signalled);
    }

    void heard(long nowNs) {
        heardNs = nowNs;
    }

    Verdict judge(InetSocketAddress source, RtpPacket packet, long nowNs) {
        if (source.equals(latched)) {
            return Verdict.KNOWN;
        }
        if (source.equals(signalled)) {
            return latch(source);
        }
        if (latched != null && nowNs - heardNs < relatchNs) {
            return Verdict.STRANGER;
        }
        boolean portDiffers = latched == null && isHostOf(source, signalled);
        if (portDiffers || follows(source, packet)) {
            return latch(source);
        }
        remember(source, packet);
        return Verdict.CANDIDATE;
    }

    private Verdict latch(InetSocketAddress source) {
        latched = source;
        Arrays.fill(candidates, null);
        return Verdict.LATCHED;
    }

    private boolean follows(InetSocketAddress source, RtpPacket packet) {
        for (int i = 0; i < CANDIDATES; i++) {
            if (source.equals(candidates[i]) && packet.ssrc() == candidateSsrcs[i]) {
                return packet.sequenceNumber() == candidateNext[i];
            }
        }
        return false;
    }

    private void remember(InetSocketAddress source, RtpPacket packet) {
        int slot = 0;
        while (slot < CANDIDATES && !source.equals(candidates[slot])) {
            slot++;
        }
        if (slot == CANDIDATES) {
            slot = candidate;
            candidate = (candidate + 1) % CANDIDATES;
        }
        candidates[slot] = source;
        candidateSsrcs[slot] = packet.ssrc();
        candidateNext[slot] = packet.sequenceNumber() + 1 & 0xFFFF;
    }

    private static boolean isHostOf(InetSocketAddress source, @Nullable InetSocketAddress known) {
        return known != null && source.getAddress() != null && source.getAddress().equals(known.getAddress());
    }
}
