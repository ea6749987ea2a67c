package omniline.sip.transport;

/** Takes requests that are well-formed and complete. Called on transport threads, several at once: must not block. */
@FunctionalInterface
public interface RequestSink {
  void onRequest(Inbound inbound);
}
