package omniline.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.PeerUnavailableException;
import omniline.sip.SipException;

/**
 * Makes JAIN-SIP stacks. The stack serves the client side only (see {@code omniline.sip.dialog} for why): its parser, its messages,
 * its client transactions, on transports of ours.
 */
final class SipStackFactory {

  private static final AtomicLong NUMBER = new AtomicLong();

  private SipStackFactory() {}

  /** A stack without listening points, whose transports come from the given factory. */
  static SipStackImpl create(MessageProcessorFactory transports) {
    Properties properties = new Properties();
    // A process may have several stacks; their names must differ.
    properties.setProperty("javax.sip.STACK_NAME", "omniline-" + NUMBER.incrementAndGet());
    // Dialogs are ours: with automatic support the stack answers in-dialog requests on its own, by rules that cannot be tuned.
    properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
    properties.setProperty("javax.sip.ROUTER_PATH", ViaRouter.class.getName());
    properties.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "true");
    properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
    properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
    // Our listener only enqueues, so events may be delivered on the thread that read the message.
    properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
    properties.setProperty("gov.nist.javax.sip.MAX_LISTENER_RESPONSE_TIME", "5");
    // A second 2xx of a fork is handled by us, without the stack's own table of forks.
    properties.setProperty("gov.nist.javax.sip.MAX_FORK_TIME_SECONDS", "0");
    properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "false");
    try {
      SipStackImpl stack = new SipStackImpl(properties);
      stack.setMessageProcessorFactory(transports);
      return stack;
    } catch (PeerUnavailableException e) {
      throw new SipException("the SIP stack could not be made", e);
    }
  }
}
