package omniline.sip.sdp;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866). Immutable; attributes are kept in order, lines that offer/answer has no use for (i, u, e, p, b,
 * t, r, z, k) are read over. {@link #toString()} is the SDP text with CRLF line ends.
 *
 * @param sessionName the {@code s=} line, {@code -} where there is none
 * @param connectionAddress of the session-level {@code c=} line, or null
 * @param attributes session-level attributes
 */
public record SessionDescription(
    Origin origin,
    String sessionName,
    @Nullable String connectionAddress,
    List<Attribute> attributes,
    List<MediaDescription> media) {

  public SessionDescription {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /** Reads SDP text; never throws. Line ends may be CRLF or LF (RFC 8866 section 5). */
  public static SdpResult parse(String text) {
    return new SdpParser(text).parse();
  }

  /** The address that media of this section goes to, or null where neither level names one. */
  public @Nullable String connectionAddress(MediaDescription section) {
    return section.connectionAddress() != null ? section.connectionAddress() : connectionAddress;
  }

  /** The values of an attribute of a section, or of the session where the section has none of that name. */
  List<String> values(MediaDescription section, String name) {
    List<String> own = section.attributes(name);
    return !own.isEmpty() ? own
        : attributes.stream().filter(each -> each.name().equals(name)).map(each -> Objects.requireNonNullElse(each.value(), "")).toList();
  }

  /** What a section says of media keys. */
  MediaKeys.Lines keys(MediaDescription section) {
    List<String> setup = values(section, "setup");
    return new MediaKeys.Lines(section.protocol(), section.attributes("crypto"), values(section, "fingerprint"), setup.isEmpty() ? "" : setup.getFirst());
  }

  /** The direction of a section: its own attribute, else the session's, else sendrecv (RFC 8866 section 6.7). */
  public Direction direction(MediaDescription section) {
    Direction own = direction(section.attributes());
    if (own != null) {
      return own;
    }
    Direction session = direction(attributes);
    return session == null ? Direction.SENDRECV : session;
  }

  private static @Nullable Direction direction(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      for (Direction direction : Direction.values()) {
        if (direction.attributeName().equals(attribute.name())) {
          return direction;
        }
      }
    }
    return null;
  }

  /**
   * The text, in the order of RFC 8866 section 5.
   *
   * <pre>
   *   v=0  o=…  s=…  [c=…]  t=0 0  a=…*   { m=…  [c=…]  a=…* }*
   * </pre>
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(512);
    line(out, "v=0");
    line(out, origin.toString());
    line(out, "s=" + sessionName);
    if (connectionAddress != null) {
      line(out, connection(connectionAddress));
    }
    line(out, "t=0 0");
    attributes.forEach(attribute -> line(out, attribute.toString()));
    media.forEach(section -> section(out, section));
    return out.toString();
  }

  private static void section(StringBuilder out, MediaDescription section) {
    line(out, "m=" + section.media() + " " + section.port() + " " + section.protocol() + " " + String.join(" ", section.formats()));
    String address = section.connectionAddress();
    if (address != null) {
      line(out, connection(address));
    }
    section.attributes().forEach(attribute -> line(out, attribute.toString()));
  }

  private static String connection(String address) {
    return "c=IN " + Origin.addressType(address) + " " + address;
  }

  private static void line(StringBuilder out, String line) {
    out.append(line).append("\r\n");
  }
}
