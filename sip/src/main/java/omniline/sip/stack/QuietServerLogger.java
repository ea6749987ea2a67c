package omniline.sip.stack;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JAIN-SIP's message log: first lines only, at trace level. Without a class of ours here the stack wants log4j 1.2. Created by the
 * stack through reflection. Thread-safe.
 */
public final class QuietServerLogger implements ServerLogger {

  private static final Logger log = LoggerFactory.getLogger("omniline.sip.messages");

  @Override
  public void closeLogFile() {}

  @Override
  public void logMessage(SIPMessage message, String from, String to, boolean sender, long timeMs) {
    log.trace("{} > {}: {}", from, to, message.getFirstLine());
  }

  @Override
  public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long timeMs) {
    log.trace("{} > {}: {} ({})", from, to, message.getFirstLine(), status);
  }

  @Override
  public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
    log.trace("{} > {}: {} ({})", from, to, message.getFirstLine(), status);
  }

  @Override
  public void logException(Exception e) {
    log.debug("inside the stack", e);
  }

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public void setSipStack(SipStack stack) {}
}
