package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Locale;
import javax.sip.header.HeaderAddress;
import omniline.sip.message.RemoteTarget;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * The state of one dialog (RFC 3261 section 12): tags, parties, sequence numbers, remote target, route set. Owned by the call's
 * mailbox.
 */
final class Dialog {

  private final String callId;
  private final String localTag;
  private final @Nullable String remoteTag;
  private final String localParty;
  private final String remoteParty;
  private final List<String> routeSet;
  private final PeerPath path;
  private String remoteTarget;
  private long localCseq;
  private long remoteCseq;

  /** The parts that do not change. Parties are name-addrs without tag, such as {@code <sip:a@b>}. */
  private record Fixed(String callId, String localTag, @Nullable String remoteTag, String localParty, String remoteParty) {}

  private Dialog(Fixed fixed, List<String> routeSet, String remoteTarget, PeerPath path) {
    this.callId = fixed.callId();
    this.localTag = fixed.localTag();
    this.remoteTag = fixed.remoteTag();
    this.localParty = fixed.localParty();
    this.remoteParty = fixed.remoteParty();
    this.routeSet = List.copyOf(routeSet);
    this.remoteTarget = remoteTarget;
    this.path = path;
  }

  /** The dialog of an INVITE that came in (section 12.1.1). */
  static Dialog ofServer(Inbound invite, String localTag) {
    SIPRequest request = invite.request();
    String target = RemoteTarget.of(request);
    if (target == null) {
      throw new IllegalStateException("an INVITE without a Contact should have been refused");
    }
    Fixed fixed = new Fixed(invite.callId(), localTag, invite.fromTag(), party(request.getTo()), party(request.getFrom()));
    PeerPath path = PeerPath.back(invite);
    Dialog dialog = new Dialog(fixed, RemoteTarget.recordRoute(request), target, path);
    dialog.remoteCseq = invite.cseq();
    return dialog;
  }

  /** What is known before an INVITE of ours is answered; its CSeq is 1. */
  static Dialog ofClient(String callId, String localTag, String localParty, Target target) {
    Fixed fixed = new Fixed(callId, localTag, null, localParty, "<" + target.uri() + ">");
    Dialog dialog = new Dialog(fixed, List.of(), target.uri(), target.path());
    dialog.localCseq = 1;
    return dialog;
  }

  /** Where an INVITE of ours goes. */
  record Target(String uri, PeerPath path) {}

  /** The dialog that a 2xx to our INVITE makes of it (section 12.1.2). */
  Dialog answeredBy(SIPResponse response) {
    List<String> routes = RemoteTarget.recordRoute(response).reversed();
    String target = RemoteTarget.of(response);
    Fixed fixed = new Fixed(callId, localTag, response.getToTag(), localParty, remoteParty);
    Dialog dialog = new Dialog(fixed, routes, target == null ? remoteTarget : target, path);
    dialog.localCseq = localCseq;
    return dialog;
  }

  /** The same before anybody has answered, for another server. */
  Dialog over(PeerPath other) {
    Dialog dialog = new Dialog(new Fixed(callId, localTag, remoteTag, localParty, remoteParty), routeSet, remoteTarget, other);
    dialog.localCseq = localCseq;
    return dialog;
  }

  String callId() {
    return callId;
  }

  String localTag() {
    return localTag;
  }

  @Nullable String remoteTag() {
    return remoteTag;
  }

  /** True if the tag of a message from the peer is that of this dialog; tags compare as they are. */
  boolean isRemoteTag(@Nullable String tag) {
    return remoteTag == null ? tag == null : remoteTag.equals(tag);
  }

  String localParty() {
    return localParty;
  }

  String remoteParty() {
    return remoteParty;
  }

  List<String> routeSet() {
    return routeSet;
  }

  String remoteTarget() {
    return remoteTarget;
  }

  PeerPath path() {
    return path;
  }

  /** Target refresh (section 12.2.2): the Contact of a re-INVITE or UPDATE replaces the remote target. */
  void refreshTarget(SIPMessage message) {
    String target = RemoteTarget.of(message);
    if (target != null) {
      remoteTarget = target;
    }
  }

  /** The CSeq of the next request of ours. */
  long nextCseq() {
    return ++localCseq;
  }

  long localCseq() {
    return localCseq;
  }

  /** Takes the CSeq of a new request of the peer; false where it is lower than one before (section 12.2.2: 500). */
  boolean advance(long cseq) {
    if (cseq < remoteCseq) {
      return false;
    }
    remoteCseq = cseq;
    return true;
  }

  private static String party(HeaderAddress header) {
    return party(header.getAddress().toString());
  }

  private static String party(String address) {
    String text = address.strip();
    return text.toLowerCase(Locale.ROOT).startsWith("sip:") ? "<" + text + ">" : text;
  }
}
