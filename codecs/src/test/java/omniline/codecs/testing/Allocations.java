package omniline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the heap bytes that the calling thread allocates. */
public final class Allocations {
    private static final int ROUNDS = 20;
    private static final int CALLS = 1_000;

    private Allocations() {
    }

    /**
     * Bytes that one call allocates on average once it is warm: the least of several rounds, for the compiler removes what method
     * handles and buffers allocate only when it comes to it. Rounding down hides what the measuring itself takes.
     */
    public static long bytesPerCall(Runnable action) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations by thread");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                action.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        return least;
    }
}
