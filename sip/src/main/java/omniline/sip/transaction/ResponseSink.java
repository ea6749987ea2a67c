package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;

/** Hears what becomes of one request of ours. Called on stack threads: implementations only enqueue. */
public interface ResponseSink {

  /** Any response; a 2xx to INVITE may come more than once. */
  void onResponse(SIPResponse response);

  /** No final response in 64*T1. */
  void onTimeout();

  /** The request could not be sent; one sentence. */
  void onUnreachable(String sentence);
}
