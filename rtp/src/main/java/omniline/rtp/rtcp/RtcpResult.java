package omniline.rtp.rtcp;

import java.util.List;

/** What became of a received RTCP datagram. */
public sealed interface RtcpResult {
    /** At least one packet. */
    record Parsed(List<RtcpPacket> packets) implements RtcpResult {
        public Parsed {
            packets = List.copyOf(packets);
        }
    }

    /** Not RTCP, or cut off, or with lengths that do not add up. */
    record Malformed(String reason) implements RtcpResult {}
}
