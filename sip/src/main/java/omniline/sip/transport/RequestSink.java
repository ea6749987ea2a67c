package omniline.sip.transport;

import java.net.InetAddress;

/** Takes requests that are well-formed and complete. Called on transport threads, several at once: must not block. */
@FunctionalInterface
public interface RequestSink {
  void onRequest(Inbound inbound);

  /** Whether something from there that is no sound request is worth a 400. */
  default boolean answersNonsense(InetAddress source) {
    return true;
  }
}
