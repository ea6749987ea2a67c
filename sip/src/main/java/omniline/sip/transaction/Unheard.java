package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;

/** For requests whose outcome changes nothing: a BYE ends the call however it is answered. */
public enum Unheard implements ResponseSink {
  INSTANCE;

  @Override
  public void onResponse(SIPResponse response) {}

  @Override
  public void onTimeout() {}

  @Override
  public void onUnreachable(String sentence) {}
}
