package omniline.sip.stack;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The streams of an endpoint. Thread-safe. */
interface Connections {

  /** Whether there is one with that peer. */
  boolean open(InetSocketAddress peer);

  /** Makes one with a peer whose host string is the name that it has to prove; blocks for up to ten seconds. */
  void connect(String transport, InetSocketAddress peer) throws IOException;
}
