package omniline.sip.location;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the way of requests that have none yet, because their Route or Contact is a name: those inside a call (RFC 3263 section 4), over the
 * transport that their Via already says. Blocks on the DNS; thread-safe.
 */
public final class LocatingSender implements RequestSender {

  private static final Logger log = LoggerFactory.getLogger(LocatingSender.class);

  private final Locator locator;
  private final RequestSender next;

  public LocatingSender(Locator locator, RequestSender next) {
    this.locator = locator;
    this.next = next;
  }

  @Override
  public Sent send(SIPRequest request, ResponseSink sink) {
    try {
      located(request);
    } catch (UnknownHostException e) {
      sink.onUnreachable(String.valueOf(e.getMessage()));
      return () -> {};
    }
    return next.send(request, sink);
  }

  @Override
  public void sendAck(SIPRequest ack) {
    try {
      located(ack);
      next.sendAck(ack);
    } catch (UnknownHostException e) {
      // The peer repeats its 2xx, and we look again.
      log.debug("an ACK could not be sent", e);
    }
  }

  private void located(SIPRequest request) throws UnknownHostException {
    RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
    URI uri = route == null ? request.getRequestURI() : route.getAddress().getURI();
    if (request.getApplicationData() == null && uri instanceof SipURI sip) {
      Target target = Target.of(sip).over(request.getTopmostVia().getTransport().toLowerCase(Locale.ROOT));
      if (!target.isAddress()) {
        request.setApplicationData(locator.locate(target).getFirst().address());
      }
    }
  }
}
