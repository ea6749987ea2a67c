package omniline.sip;

import java.net.InetSocketAddress;
import omniline.sip.sdp.SessionDescription;

/** API first. */
public final class UserAgent implements AutoCloseable {
  private UserAgent() {}

  public static UserAgent start(SipSettings settings, CallHandler handler) {
    throw new UnsupportedOperationException(settings + " " + handler);
  }

  public InetSocketAddress local() {
    throw new UnsupportedOperationException();
  }

  public Call call(String uri, SessionDescription offer, CallListener listener) {
    throw new UnsupportedOperationException(uri + offer + listener);
  }

  public int activeCalls() {
    return 0;
  }

  public SipStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
