package omniline.sip.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One {@code a=} line (RFC 8866 section 5.13): {@code a=name} or {@code a=name:value}. Immutable.
 *
 * @param name the part before the colon, never empty
 * @param value the part after it, null for a property attribute such as {@code sendrecv}
 */
public record Attribute(String name, @Nullable String value) {

  public Attribute {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an SDP attribute needs a name");
    }
  }

  /** A property attribute, without a value. */
  public static Attribute flag(String name) {
    return new Attribute(name, null);
  }

  @Override
  public String toString() {
    return value == null ? "a=" + name : "a=" + name + ":" + value;
  }
}
