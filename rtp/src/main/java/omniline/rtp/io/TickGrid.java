package omniline.rtp.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The grid of all calls of one loop: slots of 5 ms, a task in the emptiest of its period's slots. Up to 200 ms that the loop was late are
 * caught up, slot by slot with the time that each was meant for, so a stream that counts samples stays in step; what is older is left out
 * and counted, and RTP time then pauses as the sender did. Owned by the media loop, statistics by any thread.
 *
 * <pre>
 *   slot      0    1    2    3    4    5    6    7        period 20 ms = 4 phases
 *   tasks   A,E   B    C    D   A,E   B    C    D
 * </pre>
 */
final class TickGrid {
    static final long SLOT_NS = 5_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(TickGrid.class);
    private static final long CATCH_UP_SLOTS = 40;

    private final LongSupplier nanoClock;
    private final long originNs;
    private final List<Wheel> wheels = new ArrayList<>();
    private final LatenessHistogram lateness = new LatenessHistogram();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong tasks = new AtomicLong();
    private long doneSlot;

    TickGrid(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        originNs = nanoClock.getAsLong();
    }

    /** A task that is called from its next slot on. */
    static final class Tick implements Registration {
        private final LoopTask task;
        private final int periodSlots;
        private volatile boolean cancelled;

        /**
         * A task not yet on a grid.
         *
         * @param periodNs a multiple of 5 ms, up to 10 s
         */
        Tick(long periodNs, LoopTask task) {
            if (periodNs <= 0 || periodNs % SLOT_NS != 0 || periodNs > 10_000_000_000L) {
                throw new IllegalArgumentException("a period is a multiple of 5 ms, at most 10 s, not " + periodNs + " ns");
            }
            this.task = task;
            periodSlots = (int) (periodNs / SLOT_NS);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    void add(Tick tick) {
        if (tasks.get() == 0) {
            doneSlot = slotAt(nanoClock.getAsLong());
        }
        wheel(tick.periodSlots).add(tick, doneSlot);
        tasks.incrementAndGet();
    }

    boolean isEmpty() {
        return tasks.get() == 0;
    }

    /** Until a slot is due: 0 or less when one is, Long.MAX_VALUE when there are no tasks. */
    long untilNextSlotNs() {
        return isEmpty() ? Long.MAX_VALUE : originNs + (doneSlot + 1) * SLOT_NS - nanoClock.getAsLong();
    }

    /** Calls every task whose time has come. */
    void advance() {
        if (isEmpty()) {
            return;
        }
        long current = slotAt(nanoClock.getAsLong());
        while (current - doneSlot > CATCH_UP_SLOTS) {
            doneSlot++;
            for (int i = 0; i < wheels.size(); i++) {
                add(missed, wheels.get(i).at(doneSlot).size());
            }
        }
        while (doneSlot < current) {
            doneSlot++;
            for (int i = 0; i < wheels.size(); i++) {
                run(wheels.get(i).at(doneSlot), originNs + doneSlot * SLOT_NS);
            }
        }
    }

    LoopStatistics statistics() {
        return new LoopStatistics(
                ticks.get(), missed.get(), failed.get(), (int) tasks.get(), lateness.percentileUs(0.5), lateness.percentileUs(0.99),
                lateness.percentileUs(0.999), lateness.maxUs());
    }

    private void run(List<Tick> due, long dueNs) {
        int size = due.size();
        boolean sweep = false;
        for (int i = 0; i < size; i++) {
            Tick tick = due.get(i);
            if (!tick.cancelled) {
                lateness.record((nanoClock.getAsLong() - dueNs) / 1000);
                add(ticks, 1);
                call(tick, dueNs);
            }
            sweep |= tick.cancelled;
        }
        if (sweep) {
            sweep(due);
        }
    }

    private void call(Tick tick, long dueNs) {
        try {
            tick.task.doWork(dueNs);
        } catch (RuntimeException e) {
            tick.cancelled = true;
            add(failed, 1);
            LOG.error("a task of the media loop failed and was cancelled", e);
            tick.task.failed(e);
        }
    }

    private void sweep(List<Tick> due) {
        for (int i = due.size() - 1; i >= 0; i--) {
            if (due.get(i).cancelled) {
                due.remove(i);
                add(tasks, -1);
            }
        }
    }

    private Wheel wheel(int periodSlots) {
        for (Wheel wheel : wheels) {
            if (wheel.phases.size() == periodSlots) {
                return wheel;
            }
        }
        Wheel wheel = new Wheel(periodSlots);
        wheels.add(wheel);
        return wheel;
    }

    private long slotAt(long nowNs) {
        return Math.floorDiv(nowNs - originNs, SLOT_NS);
    }

    /** One writer, so no atomic addition is needed. */
    private static void add(AtomicLong counter, long n) {
        counter.lazySet(counter.getPlain() + n);
    }

    /** All tasks of one period, by phase. */
    private static final class Wheel {
        private final List<List<Tick>> phases = new ArrayList<>();

        Wheel(int periodSlots) {
            for (int i = 0; i < periodSlots; i++) {
                phases.add(new ArrayList<>());
            }
        }

        List<Tick> at(long slot) {
            return phases.get(Math.floorMod(slot, phases.size()));
        }

        /** The emptiest phase; among equals the one that comes first. */
        void add(Tick tick, long doneSlot) {
            List<Tick> best = at(doneSlot + 1);
            for (int i = 2; i <= phases.size(); i++) {
                if (at(doneSlot + i).size() < best.size()) {
                    best = at(doneSlot + i);
                }
            }
            best.add(tick);
        }
    }
}
