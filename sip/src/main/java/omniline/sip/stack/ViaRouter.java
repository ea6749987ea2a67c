package omniline.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.HopImpl;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.ListIterator;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import omniline.sip.tls.TlsSettings;

/**
 * Where a request of ours goes (RFC 3261 section 8.1.2): the first Route, else the Request-URI, over the transport that its Via
 * already names, or the flow that the request was given (RFC 5626 section 5.3). The stack's own router would fall back to UDP where a URI says nothing, while {@code Requests} knows over which
 * transport the peer was met. Stateless; created by the stack through reflection.
 */
public final class ViaRouter implements Router {

  private static final int DEFAULT_PORT = 5_060;

  /** Called by the stack with itself and the outbound proxy, of which there is none. */
  public ViaRouter(SipStack stack, String outboundProxy) {}

  @Override
  public Hop getNextHop(Request request) throws SipException {
    RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
    URI uri = route == null ? request.getRequestURI() : route.getAddress().getURI();
    ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
    if (!(uri instanceof SipURI sip) || via == null) {
      throw new SipException("a request needs a Via and a sip: URI to go to");
    }
    if (((SIPRequest) request).getApplicationData() instanceof InetSocketAddress flow) {
      return new HopImpl(flow.getAddress().getHostAddress(), flow.getPort(), via.getTransport());
    }
    String maddr = sip.getMAddrParam();
    String host = maddr == null ? sip.getHost() : maddr;
    return new HopImpl(host, sip.getPort() > 0 ? sip.getPort() : defaultPort(via.getTransport()), via.getTransport());
  }

  private static int defaultPort(String transport) {
    return transport.equalsIgnoreCase("tls") ? TlsSettings.DEFAULT_PORT : DEFAULT_PORT;
  }

  @Override
  @Deprecated
  public ListIterator<Hop> getNextHops(Request request) {
    try {
      return List.of(getNextHop(request)).listIterator();
    } catch (SipException e) {
      return List.<Hop>of().listIterator();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // the interface of the stack, which asks for null where there is no proxy
  public Hop getOutboundProxy() {
    return null;
  }
}
