package omniline.rtp.io;

/** A call's work on the media grid. Called on the media loop; must not block. */
@FunctionalInterface
public interface LoopTask {
    /**
     * Once per period, also for periods that the loop was late for.
     *
     * @param nowNs the tick's time on the grid: successive calls are exactly a period apart, at or shortly before the loop's clock
     */
    void doWork(long nowNs);

    /** doWork threw: the task has been cancelled, the loop goes on. Nothing by default; the loop logs it. */
    default void failed(RuntimeException cause) {}
}
