package omniline.sip.message;

import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.transport.Inbound;

/** Answers OPTIONS (RFC 3261 section 11.2): 200 with what we understand, for any user, in a dialog or not. Stateless. */
public final class OptionsResponder {

  private final Responses responses;

  public OptionsResponder(Responses responses) {
    this.responses = responses;
  }

  /** The 200. */
  public SIPResponse answer(Inbound inbound, String toTag) {
    SIPResponse response = responses.of(inbound, 200, toTag);
    responses.withAllow(response);
    responses.with(response, "Accept", Capabilities.ACCEPT);
    responses.with(response, "Accept-Encoding", "identity");
    responses.with(response, "Accept-Language", "en");
    responses.with(response, "Supported", Capabilities.SUPPORTED);
    return response;
  }
}
