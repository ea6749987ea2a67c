package omniline.sip.sdp;

import java.util.Locale;

/** Which way media flows (RFC 3264 section 5.1), seen from the side that says it. */
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  /** True where this side may send. */
  public boolean sends() {
    return sends;
  }

  /** True where this side listens. */
  public boolean receives() {
    return receives;
  }

  /** The same flow seen from the other end. */
  public Direction reversed() {
    return of(receives, sends);
  }

  /** What both allow, seen from the same end. */
  public Direction and(Direction other) {
    return of(sends && other.sends, receives && other.receives);
  }

  /** The SDP attribute's name, such as {@code sendrecv}. */
  public String attributeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }
}
