package omniline.sip.sdp;

/**
 * Writes a {@link SessionDescription} in the order of RFC 8866 section 5, lines ended by CRLF. Stateless.
 *
 * <pre>
 *   v=0  o=…  s=…  [c=…]  t=0 0  a=…*   { m=…  [c=…]  a=…* }*
 * </pre>
 */
final class SdpWriter {

  private SdpWriter() {}

  static String write(SessionDescription description) {
    StringBuilder out = new StringBuilder(512);
    line(out, "v=0");
    line(out, description.origin().toString());
    line(out, "s=" + description.sessionName());
    String address = description.connectionAddress();
    if (address != null) {
      line(out, connection(address));
    }
    line(out, "t=0 0");
    description.attributes().forEach(attribute -> line(out, attribute.toString()));
    description.media().forEach(section -> section(out, section));
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
