package omniline.bench.load;

/** What a call says, packet by packet. Called on the sending thread every 20 ms. */
@FunctionalInterface
public interface PayloadSource {
  /**
   * Writes the next 20 ms.
   *
   * @param payload to be filled from 0
   * @param nowNs when the packet is sent
   * @return bytes written
   */
  int next(byte[] payload, long nowNs);
}
