package omniline.rtp.io;

import java.util.function.LongSupplier;

/** The machine's monotonic clock in nanoseconds, the same that Netty's timers use. Any thread. */
final class MonotonicClock implements LongSupplier {
    @Override
    public long getAsLong() {
        return System.nanoTime();
    }
}
