package omniline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import omniline.rtp.jitter.JitterFrame;
import omniline.rtp.jitter.JitterSettings;
import omniline.rtp.jitter.Pull;
import org.junit.jupiter.api.Test;

/** A session's path of a packet, from datagram to frame and back: no garbage, whether compiled or not. */
class AllocationTest {
    private static final long FRAME_NS = 20_000_000;
    private static final int PACKETS = 20_000;
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 4000);

    private final RtpSession session = session();
    private final JitterFrame frame = new JitterFrame();
    private final byte[] payload = new byte[160];
    private final ByteBuffer datagram = ByteBuffer.wrap(Datagrams.pcmu(0));
    private long sunk;
    private int played;
    private int sent;

    private RtpSession session() {
        RtpSessionSettings settings =
                new RtpSessionSettings(RtpFormats.audio(0, 8000), JitterSettings.ofDelay(20, 200), "me@here", 3000, 0);
        PacketSink sink = (out, target, rtcp) -> {
            sunk += out.remaining();
            return true;
        };
        return new RtpSession(settings, sink, new Random(1), new RtpEvents() {
            @Override
            public void onDigit(char digit, int durationMs) {}

            @Override
            public void onRtcpBye() {}
        });
    }

    /** Every tenth packet is lost, every seventh comes twice. */
    private void exchange(int packets) {
        for (int i = 0; i < packets; i++, sent++) {
            long nowNs = sent * FRAME_NS;
            datagram.putShort(2, (short) sent).putInt(4, sent * 160);
            if (sent % 10 != 9) {
                session.onDatagram(datagram, REMOTE, false, nowNs);
            }
            if (sent % 7 == 6) {
                session.onDatagram(datagram, REMOTE, false, nowNs);
            }
            if (session.jitterBuffer().pull(frame, nowNs) == Pull.FRAME) {
                played++;
            }
            session.send(0, payload, 0, 160, 160, false, nowNs);
        }
    }

    @Test
    void aPacketCostsNoGarbage() {
        session.remote(REMOTE, null);
        exchange(PACKETS);
        var allocations = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = allocations.getCurrentThreadAllocatedBytes();
        exchange(PACKETS);
        long bytes = allocations.getCurrentThreadAllocatedBytes() - before;
        assertThat(played).isGreaterThan(PACKETS);
        assertThat(sunk).isEqualTo(2L * PACKETS * 172);
        assertThat(bytes / (double) PACKETS).as("bytes per packet").isLessThan(0.5);
    }
}
