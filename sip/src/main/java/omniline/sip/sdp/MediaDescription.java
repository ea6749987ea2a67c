package omniline.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@code m=} section (RFC 8866 section 5.14) with its attributes in order. Immutable.
 *
 * @param media {@code audio}, {@code video}, …
 * @param port 0..65535; 0 refuses the stream
 * @param protocol the transport profile, such as {@code RTP/AVP}
 * @param formats the format list as written: payload numbers for RTP profiles
 * @param connectionAddress of this section's own {@code c=} line, or null
 */
public record MediaDescription(
    String media, int port, String protocol, List<String> formats, @Nullable String connectionAddress, List<Attribute> attributes) {

  public MediaDescription {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a media port is 0..65535, not " + port);
    }
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  public boolean isAudio() {
    return media.equals("audio");
  }

  /** The value of the first attribute of that name; the empty string for a property attribute; null where there is none. */
  public @Nullable String attribute(String name) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        String value = attribute.value();
        return value == null ? "" : value;
      }
    }
    return null;
  }

  /** The values of all attributes of that name, in order. */
  public List<String> attributes(String name) {
    return attributes.stream().filter(attribute -> attribute.name().equals(name)).map(attribute -> Objects.requireNonNullElse(attribute.value(), ""))
        .toList();
  }

  /** Whether the profile is a secure one: of SRTP (RFC 3711, RFC 5124), its keys in SDP or by DTLS (RFC 5764 section 8). */
  boolean secure() {
    return protocol.equals("RTP/SAVP") || protocol.equals("RTP/SAVPF") || protocol.equals("UDP/TLS/RTP/SAVP") || protocol.equals("UDP/TLS/RTP/SAVPF");
  }

  /** The same section with more attributes behind its own. */
  MediaDescription with(List<Attribute> more) {
    List<Attribute> all = new ArrayList<>(attributes);
    all.addAll(more);
    return new MediaDescription(media, port, protocol, formats, connectionAddress, all);
  }

  /** The same section with port 0 and no attributes: how an answer refuses it (RFC 3264 section 6). */
  MediaDescription refused() {
    return new MediaDescription(media, 0, protocol, formats, null, List.of());
  }
}
