package omniline.sip.transaction;

/** Delayed work; virtual in tests. Thread-safe. The work itself only posts into a mailbox. */
public interface Timers {

  /** Runs the work once, after so many milliseconds. */
  Timer after(long delayMs, Runnable work);

  /** Work that waits. */
  interface Timer {

    /** Takes it back; harmless when it has run. */
    void cancel();
  }
}
