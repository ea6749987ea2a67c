package omniline.e2e.peers;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The lines in which the agent tells its calls, while it is open. Written by the agent's threads, read by the test's. */
public final class CallLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("omniline.call");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Semaphore ended = new Semaphore(0);

  /** Listens from now on. */
  public static CallLines listen() {
    CallLines lines = new CallLines();
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    told.add(event.getFormattedMessage());
    if (event.getFormattedMessage().contains(" ended after ")) {
      ended.release();
    }
  }

  /** All lines once a call has ended; fewer if none does within ten seconds. */
  public List<String> untilACallEnds() throws InterruptedException {
    return untilCallsEnd(1);
  }

  /** All lines once so many calls have ended; fewer if they do not within ten seconds. */
  public List<String> untilCallsEnd(int calls) throws InterruptedException {
    return ended.tryAcquire(calls, 10, TimeUnit.SECONDS) ? List.copyOf(told) : List.of();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
