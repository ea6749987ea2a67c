package omniline.sip.dialog;

import java.net.InetSocketAddress;
import omniline.sip.Call;
import omniline.sip.CallListener;
import omniline.sip.IncomingCall;
import omniline.sip.message.CalledUser;
import omniline.sip.message.Headers;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** The handler's view of a call that came in: each method enqueues into the call's mailbox. Immutable; thread-safe. */
final class IncomingInvite implements IncomingCall {

  private final IncomingLeg leg;

  IncomingInvite(IncomingLeg leg) {
    this.leg = leg;
  }

  @Override
  public String id() {
    return leg.id();
  }

  @Override
  public String callerUri() {
    return leg.remoteUri();
  }

  @Override
  public String callerDisplayName() {
    String name = leg.invite().request().getFrom().getAddress().getDisplayName();
    if (name == null) {
      return "";
    }
    String text = name.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  @Override
  public String calledUser() {
    return CalledUser.of(leg.invite().request());
  }

  @Override
  public String toUser() {
    return CalledUser.ofTo(leg.invite().request());
  }

  @Override
  public String assertedIdentity() {
    return header("P-Asserted-Identity");
  }

  @Override
  public String diversion() {
    return header("Diversion");
  }

  private String header(String name) {
    String value = Headers.value(leg.invite().request(), name);
    return value == null ? "" : Headers.line(value.replace("\"", ""));
  }

  @Override
  public @Nullable String replaces() {
    return leg.replaces();
  }

  @Override
  public InetSocketAddress source() {
    return leg.invite().source();
  }

  @Override
  public String localHost() {
    return leg.localHost();
  }

  @Override
  public @Nullable SessionDescription offer() {
    return leg.offer();
  }

  @Override
  public void ringing() {
    leg.post(leg::ring);
  }

  @Override
  public void listen(CallListener listener) {
    leg.post(() -> leg.setListener(listener));
  }

  @Override
  public Call accept(SessionDescription answerOrOffer, CallListener listener) {
    leg.post(() -> leg.accept(answerOrOffer, listener));
    return leg;
  }

  @Override
  public void reject(int code, String reason, int retryAfterSeconds) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("a call is refused with 300..699, not " + code);
    }
    leg.post(() -> leg.refuse(new IncomingLeg.Refusal(code, reason, retryAfterSeconds)));
  }
}
