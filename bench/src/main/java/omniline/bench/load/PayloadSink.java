package omniline.bench.load;

/** What a call hears, packet by packet, in the order of arrival. Called on the receiving thread. */
@FunctionalInterface
public interface PayloadSink {
  /**
   * A packet came.
   *
   * @param payload valid during the call only
   * @param timestamp of the RTP header, in the codec's clock
   * @param arrivalNs when it was read from the socket
   */
  void onPayload(byte[] payload, int lengthBytes, int timestamp, long arrivalNs);
}
