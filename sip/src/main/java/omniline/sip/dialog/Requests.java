package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.sip.header.Header;
import omniline.sip.message.Capabilities;
import omniline.sip.message.Headers;
import omniline.sip.message.SessionBody;
import omniline.sip.message.Tags;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transport.Flow;
import omniline.sip.transport.LocalAddresses;
import omniline.sip.transport.PeerPath;

/**
 * Makes requests (RFC 3261 sections 8.1.1 and 12.2.1.1) as text and lets the parser read them: that is shorter than the factories,
 * and what is sent has been parsed once. Thread-safe.
 */
public final class Requests {

  private final Tags tags;
  private final LocalAddresses addresses;
  private final String userAgentName;

  public Requests(Tags tags, LocalAddresses addresses, String userAgentName) {
    this.tags = tags;
    this.addresses = addresses;
    this.userAgentName = userAgentName;
  }

  /** A request of this dialog, without body: BYE, ACK, or the start of an INVITE. */
  SIPRequest of(Dialog dialog, String method, long cseq) {
    Route route = Route.of(dialog);
    String to = dialog.remoteParty() + (dialog.remoteTag() == null ? "" : ";tag=" + dialog.remoteTag());
    Parties parties = new Parties(dialog.localParty() + ";tag=" + dialog.localTag(), to, dialog.callId());
    return of(new Head(method, route.requestUri(), route.routes(), parties, dialog.path()), cseq);
  }

  /** The same for all requests of a dialog or registration; From and To with their tags. */
  public record Parties(String from, String to, String callId) {}

  /** What a request begins with. */
  public record Head(String method, String requestUri, List<String> routes, Parties parties, PeerPath path) {}

  /** A request without body. */
  public SIPRequest of(Head head, long cseq) {
    String transport = head.path().transport().toUpperCase(Locale.ROOT);
    StringBuilder text = new StringBuilder(512);
    line(text, head.method() + " " + head.requestUri() + " SIP/2.0");
    line(text, "Via: SIP/2.0/" + transport + " " + hostPort(head.path()) + ";branch=" + tags.branch() + ";rport");
    line(text, "Max-Forwards: 70");
    head.routes().forEach(uri -> line(text, "Route: <" + uri + ">"));
    line(text, "From: " + head.parties().from());
    line(text, "To: " + head.parties().to());
    line(text, "Call-ID: " + head.parties().callId());
    line(text, "CSeq: " + cseq + " " + head.method());
    if (!userAgentName.isEmpty()) {
      line(text, "User-Agent: " + userAgentName);
    }
    line(text, "Content-Length: 0");
    line(text, "");
    try {
      SIPRequest made =
          (SIPRequest) new StringMsgParser().parseSIPMessage(text.toString().getBytes(StandardCharsets.UTF_8), false, false, null);
      made.setApplicationData(Flow.of(head.routes(), head.requestUri(), head.path()));
      return made;
    } catch (ParseException e) {
      throw new IllegalStateException("we wrote a request that is none", e);
    }
  }

  /** An INVITE with an offer; its CSeq is the dialog's present one. */
  SIPRequest invite(Dialog dialog, SessionDescription offer) {
    SIPRequest invite = of(dialog, "INVITE", dialog.localCseq());
    withTarget(invite, dialog);
    Headers.set(invite, "Content-Type", SessionBody.TYPE);
    invite.setMessageContent(offer.toString().getBytes(StandardCharsets.UTF_8));
    return invite;
  }

  /** Adds Contact, Allow and Supported: what a request that refreshes the target carries. */
  void withTarget(SIPRequest request, Dialog dialog) {
    Headers.set(request, "Contact", contact(dialog.path(), ""));
    Headers.set(request, "Allow", Capabilities.ALLOW);
    Headers.set(request, "Supported", Capabilities.SUPPORTED);
  }

  /** The ACK of a 2xx to this INVITE, with the credentials that the INVITE had (section 13.2.2.4). */
  SIPRequest ack(Dialog dialog, SIPRequest invite) {
    SIPRequest ack = of(dialog, "ACK", invite.getCSeq().getSeqNumber());
    for (String name : List.of("Authorization", "Proxy-Authorization")) {
      Iterator<? extends Header> headers = invite.getHeaders(name);
      while (headers.hasNext()) {
        ack.addHeader(headers.next());
      }
    }
    return ack;
  }

  /** A BYE with a Reason header (RFC 3326) where there is a reason. */
  SIPRequest bye(Dialog dialog, String reason) {
    SIPRequest bye = of(dialog, "BYE", dialog.nextCseq());
    withReason(bye, reason);
    return bye;
  }

  /** Adds a Reason header (RFC 3326) where there is a reason. */
  void withReason(SIPRequest bye, String reason) {
    withReason(bye, 200, reason);
  }

  /** The same with the SIP code that stands for it. */
  void withReason(SIPRequest bye, int cause, String reason) {
    if (!reason.isEmpty()) {
      Headers.set(bye, "Reason", "SIP;cause=" + cause + ";text=\"" + Headers.line(reason) + "\"");
    }
  }

  /** Our Contact toward a peer: the address that it can reach us at, and the transport where that is not UDP. */
  public String contact(PeerPath path, String user) {
    boolean plain = !user.isEmpty() && user.chars().allMatch(Requests::unreserved);
    String parameter = path.sips() || path.transport().equals("udp") ? "" : ";transport=" + path.transport();
    return "<" + (path.sips() ? "sips:" : "sip:") + (plain ? user + "@" : "") + hostPort(path) + parameter + ">";
  }

  /** What a user part may hold without escapes, and a little less (RFC 3261 section 25.1). */
  private static boolean unreserved(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || "-_.!~*'()+".indexOf(c) >= 0;
  }

  /** The peer has told from where our requests reach it. */
  public void seen(PeerPath path, InetSocketAddress source) {
    addresses.seen(path.peer(), path.transport(), source);
  }

  /** The address at which the peer can reach us, without brackets. */
  public String host(PeerPath path) {
    return addresses.toward(path.peer(), path.transport()).host();
  }

  /** Where the peer can reach us, as {@code host:port}. */
  public String hostPort(PeerPath path) {
    LocalAddresses.Own own = addresses.toward(path.peer(), path.transport());
    return (own.host().indexOf(':') >= 0 ? "[" + own.host() + "]" : own.host()) + ":" + own.port();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }

  /** Request-URI and Route headers (section 12.2.1.1): loose routing, or the strict routing of RFC 2543. */
  private record Route(String requestUri, List<String> routes) {

    static Route of(Dialog dialog) {
      List<String> set = dialog.routeSet();
      if (set.isEmpty() || set.getFirst().toLowerCase(Locale.ROOT).contains(";lr")) {
        return new Route(dialog.remoteTarget(), set);
      }
      List<String> rest = new ArrayList<>(set.subList(1, set.size()));
      rest.add(dialog.remoteTarget());
      return new Route(set.getFirst(), rest);
    }
  }
}
