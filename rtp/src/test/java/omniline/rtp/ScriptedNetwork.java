package omniline.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A network in memory and in virtual time: loses, duplicates, delays and stalls what is sent, by a seeded script.
 * {@link #due} hands out what has arrived by a moment, in order of arrival.
 */
public final class ScriptedNetwork {
    /**
     * What the network does.
     *
     * @param loss share of packets lost
     * @param duplicate share delivered twice
     * @param delayMs least delay
     * @param jitterMs exponential delay on top, mean; delays are independent, so packets overtake each other
     */
    public record Script(double loss, double duplicate, double delayMs, double jitterMs) {
        public static Script perfect() {
            return new Script(0, 0, 20, 0);
        }
    }

    /** A packet that arrived. */
    public record Arrival(ByteBuffer datagram, long sentNs, long arrivalNs, long order) {}

    private record Stall(long fromNs, long toNs) {}

    private final RandomGenerator random;
    private final PriorityQueue<Arrival> inFlight =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::arrivalNs).thenComparingLong(Arrival::order));
    private final List<Stall> stalls = new ArrayList<>();
    private Script script;
    private long order;
    private long lost;
    private long duplicated;

    public ScriptedNetwork(Script script, RandomGenerator random) {
        this.script = script;
        this.random = random;
    }

    public void script(Script next) {
        script = next;
    }

    /** Nothing arrives in this span; it all comes at its end. */
    public void stall(long fromNs, long toNs) {
        stalls.add(new Stall(fromNs, toNs));
    }

    public void send(byte[] datagram, long nowNs) {
        if (random.nextDouble() < script.loss()) {
            lost++;
            return;
        }
        fly(datagram, nowNs);
        if (random.nextDouble() < script.duplicate()) {
            duplicated++;
            fly(datagram, nowNs);
        }
    }

    /** What arrives up to and including this moment. */
    public List<Arrival> due(long nowNs) {
        List<Arrival> arrived = new ArrayList<>();
        while (!inFlight.isEmpty() && inFlight.peek().arrivalNs() <= nowNs) {
            arrived.add(inFlight.poll());
        }
        return arrived;
    }

    public long lost() {
        return lost;
    }

    public long duplicated() {
        return duplicated;
    }

    public int inFlight() {
        return inFlight.size();
    }

    private void fly(byte[] datagram, long nowNs) {
        double delayMs = script.delayMs() + (script.jitterMs() == 0 ? 0 : -Math.log(1 - random.nextDouble()) * script.jitterMs());
        long arrivalNs = nowNs + (long) (delayMs * 1e6);
        for (Stall stall : stalls) {
            if (arrivalNs >= stall.fromNs() && arrivalNs < stall.toNs()) {
                arrivalNs = stall.toNs();
            }
        }
        inFlight.add(new Arrival(ByteBuffer.wrap(datagram), nowNs, arrivalNs, order++));
    }
}
