package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.function.Consumer;
import omniline.sip.auth.RequestAuthorization;
import omniline.sip.transaction.ResponseSink;
import org.jspecify.annotations.Nullable;

/**
 * Requests that we send inside a call (RFC 3261 section 12.2.1): numbered, authorised, sent again when a proxy wants to know who we
 * are. Every outcome has a code: a request never answered counts as 408, one that could not be sent as 503 (section 8.1.3.1). Owned by
 * the call's mailbox.
 */
final class OwnRequests {

  private final Leg leg;
  private final Environment env;
  private final RequestAuthorization authorization;

  OwnRequests(Leg leg, Environment env) {
    this.leg = leg;
    this.env = env;
    this.authorization = new RequestAuthorization(
        realm -> leg.hasDialog() ? env.policy().keyring().find(leg.dialog().path().peer(), realm) : null, env.tags().random());
  }

  /**
   * A final response, or what stands in its place.
   *
   * @param request as it was sent last
   * @param code 200..699
   * @param response null where none came
   */
  record Outcome(SIPRequest request, int code, @Nullable SIPResponse response) {

    boolean accepted() {
      return code < 300;
    }
  }

  /** True where the dialog is gone as far as the peer is concerned (RFC 3261 section 12.2.1.2). */
  static boolean dialogLost(int code) {
    return code == 481 || code == 408;
  }

  /** Answers 401 and 407 to the first INVITE too. */
  RequestAuthorization authorization() {
    return authorization;
  }

  /**
   * Sends a request.
   *
   * @param fill adds headers and body; called again for every attempt
   * @param heard takes each final response, in the mailbox; a 2xx to INVITE may come more than once
   */
  void send(String method, Consumer<SIPRequest> fill, Consumer<Outcome> heard) {
    SIPRequest request = env.requests().of(leg.dialog(), method, leg.dialog().nextCseq());
    fill.accept(request);
    authorization.authorise(request);
    env.sender().send(request, new ResponseSink() {
      @Override
      public void onResponse(SIPResponse response) {
        leg.post(() -> received(response));
      }

      private void received(SIPResponse response) {
        int code = response.getStatusCode();
        if ((code == 401 || code == 407) && authorization.challenged(response)) {
          send(method, fill, heard);
        } else if (code >= 200) {
          authorization.answered(response);
          heard.accept(new Outcome(request, code, response));
        }
      }

      @Override
      public void onTimeout() {
        leg.post(() -> heard.accept(new Outcome(request, 408, null)));
      }

      @Override
      public void onUnreachable(String sentence) {
        leg.post(() -> heard.accept(new Outcome(request, 503, null)));
      }
    });
  }
}
