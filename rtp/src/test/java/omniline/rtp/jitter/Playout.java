package omniline.rtp.jitter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import omniline.rtp.Datagrams;
import omniline.rtp.RtpPacket;
import omniline.rtp.ScriptedNetwork;
import omniline.rtp.ScriptedNetwork.Script;

/**
 * A sender, a scripted network and a media loop around a jitter buffer, in virtual time. PCMU of 20 ms, one pull per 20 ms; with stretching
 * as many as make 20 ms of sound, every other frame longer or shorter by at most 8 ms, as a voice's period is.
 */
final class Playout {
    static final long MS = 1_000_000;
    static final long FRAME_NS = 20 * MS;

    final ScriptedNetwork network;
    final JitterBuffer buffer;
    final List<Integer> played = new ArrayList<>();
    final List<Pull> pulls = new ArrayList<>();
    /** Sent to played, of every frame played, in ms. */
    final List<Integer> latenciesMs = new ArrayList<>();

    private static final long LONGEST_STRETCH_NS = 8 * MS;
    private static final long SHORTEST_STRETCH_NS = 2_500_000;

    private final JitterFrame frame = new JitterFrame();
    private final RtpPacket packet = new RtpPacket();
    private final double senderFrameNs;
    private long nowNs;
    private int sent;
    private long soundNs;
    private boolean stretched;
    /** Sum of what frames were changed by, longer and shorter. */
    private long stretchedNs;

    /**
     * Nothing has been sent yet.
     *
     * @param driftPpm how much faster than ours the sender's clock runs
     */
    Playout(JitterSettings settings, Script script, double driftPpm, long seed) {
        network = new ScriptedNetwork(script, new Random(seed));
        buffer = new JitterBuffer(settings, 8000);
        senderFrameNs = FRAME_NS / (1 + driftPpm * 1e-6);
    }

    static Playout over(Script script, long seed) {
        return new Playout(JitterSettings.ofDelay(20, 200), script, 0, seed);
    }

    Playout stretching() {
        buffer.setStretching(true);
        return this;
    }

    /** Sound put in less sound left out, in ms. */
    long stretchedMs() {
        return stretchedNs / MS;
    }

    long nowNs() {
        return nowNs;
    }

    int sent() {
        return sent;
    }

    /** Lets time pass in steps of one tick; everything that arrives before a tick is put first. */
    void run(long durationNs) {
        long end = nowNs + durationNs;
        while (nowNs < end) {
            nowNs += FRAME_NS;
            while (sent * senderFrameNs < nowNs) {
                network.send(Datagrams.pcmu(sent), (long) (sent * senderFrameNs));
                sent++;
            }
            for (ScriptedNetwork.Arrival arrival : network.due(nowNs)) {
                put(arrival.datagram(), arrival.arrivalNs());
            }
            pull();
        }
    }

    private void put(ByteBuffer datagram, long arrivalNs) {
        if (!packet.parse(datagram)) {
            throw new IllegalStateException("the test's own packet does not parse");
        }
        buffer.put(packet, datagram, arrivalNs);
    }

    private void pull() {
        while (soundNs < FRAME_NS) {
            Pull result = buffer.pull(frame, nowNs);
            pulls.add(result);
            switch (result) {
                case FRAME -> play();
                case LOST -> soundNs += FRAME_NS;
                case WAIT -> soundNs = FRAME_NS;
            }
        }
        soundNs -= FRAME_NS;
    }

    private void play() {
        int number = ByteBuffer.wrap(frame.payload(), frame.offset(), frame.lengthBytes()).getInt();
        played.add(number);
        latenciesMs.add((int) ((nowNs + soundNs - (long) (number * senderFrameNs)) / MS));
        long changeNs = Math.clamp(frame.stretchNs(), -LONGEST_STRETCH_NS, LONGEST_STRETCH_NS);
        stretched = !stretched && Math.abs(changeNs) >= SHORTEST_STRETCH_NS;
        stretchedNs += stretched ? changeNs : 0;
        soundNs += FRAME_NS + (stretched ? changeNs : 0);
    }

    int latencyMs() {
        return latenciesMs.getLast();
    }

    long count(Pull kind) {
        return pulls.stream().filter(each -> each == kind).count();
    }
}
