package omniline.rtp.io;

/** A task on the media grid. */
@FunctionalInterface
public interface Registration {
    /** Any thread; on the loop's own thread the task is not called again, elsewhere at most once more. */
    void cancel();
}
