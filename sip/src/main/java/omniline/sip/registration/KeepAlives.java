package omniline.sip.registration;

import java.net.InetSocketAddress;

/** Sends what keeps a NAT's mapping open. Thread-safe. */
@FunctionalInterface
public interface KeepAlives {

  /** Two empty lines to that address; over a stream only where there is a connection. Never blocks for long. */
  void send(String transport, InetSocketAddress target);
}
