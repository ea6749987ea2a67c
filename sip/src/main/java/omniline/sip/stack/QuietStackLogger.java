package omniline.sip.stack;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JAIN-SIP's log, over slf4j instead of log4j 1.2, and quiet: what the stack calls an error is nearly always a peer's mistake, which
 * is counted elsewhere, so it appears at debug level and below. Created by the stack through reflection. Thread-safe.
 */
public final class QuietStackLogger implements StackLogger {

  private static final Logger log = LoggerFactory.getLogger("omniline.sip.jain");

  @Override
  public boolean isLoggingEnabled() {
    return log.isTraceEnabled();
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    // The stack writes whole messages and stack traces at its debug level: trace here.
    return level <= TRACE_ERROR ? log.isDebugEnabled() : log.isTraceEnabled();
  }

  @Override
  public void logError(String message) {
    log.debug(message);
  }

  @Override
  public void logError(String message, Exception e) {
    log.debug(message, e);
  }

  @Override
  public void logException(Throwable e) {
    log.debug("inside the stack", e);
  }

  @Override
  public void logFatalError(String message) {
    log.error(message);
  }

  @Override
  public void logWarning(String message) {
    log.trace(message);
  }

  @Override
  public void logInfo(String message) {
    log.trace(message);
  }

  @Override
  public void logDebug(String message) {
    log.trace(message);
  }

  @Override
  public void logDebug(String message, Exception e) {
    log.trace(message, e);
  }

  @Override
  public void logTrace(String message) {
    log.trace(message);
  }

  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String timeStamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return log.getName();
  }
}
