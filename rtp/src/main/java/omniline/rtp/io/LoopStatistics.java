package omniline.rtp.io;

/**
 * How punctual a media loop is, a snapshot. Lateness is the time between a tick's place on the grid and the call of its task.
 *
 * @param ticks tasks called
 * @param missedTicks ticks left out because the loop was blocked for longer than it catches up
 * @param failedTasks tasks cancelled because they threw
 * @param tasks tasks registered now
 * @param p50Us lateness in microseconds, upper edge of its histogram cell (within 1/16)
 */
public record LoopStatistics(
        long ticks, long missedTicks, long failedTasks, int tasks, long p50Us, long p99Us, long p999Us, long maxUs) {}
