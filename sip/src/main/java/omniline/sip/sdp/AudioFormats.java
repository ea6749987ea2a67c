package omniline.sip.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload formats of an audio section: format list, rtpmap and fmtp together, the static numbers of RFC 3551 without an
 * rtpmap. What cannot be read (a number without a map, a clock of 0) is left out: a peer may offer what we do not understand. Stateless.
 */
final class AudioFormats {

  private AudioFormats() {}

  /** In the order of the m= line, telephone-event included. */
  static List<AudioFormat> of(MediaDescription section) {
    Map<Integer, String> maps = values(section, "rtpmap");
    Map<Integer, String> parameters = values(section, "fmtp");
    List<AudioFormat> formats = new ArrayList<>();
    for (String format : section.formats()) {
      int payloadType = SdpParser.number(format, 3);
      if (payloadType >= 0 && payloadType <= 127) {
        AudioFormat read = format(payloadType, maps.get(payloadType), parameters.getOrDefault(payloadType, ""));
        if (read != null) {
          formats.add(read);
        }
      }
    }
    return formats;
  }

  private static @Nullable AudioFormat format(int payloadType, @Nullable String map, String fmtp) {
    if (map == null) {
      return switch (payloadType) {
        case 0 -> new AudioFormat(0, "PCMU", 8_000, 1, fmtp);
        case 8 -> new AudioFormat(8, "PCMA", 8_000, 1, fmtp);
        case 9 -> new AudioFormat(9, "G722", 8_000, 1, fmtp);
        default -> null;
      };
    }
    String[] parts = map.split("/", -1);
    int clockHz = parts.length < 2 ? -1 : SdpParser.number(parts[1].strip(), 6);
    int channels = parts.length < 3 ? 1 : SdpParser.number(parts[2].strip(), 2);
    if (clockHz <= 0 || channels <= 0 || parts[0].isBlank()) {
      return null;
    }
    return new AudioFormat(payloadType, parts[0].strip(), clockHz, channels, fmtp);
  }

  /** Attributes of the form {@code name:NUMBER REST}; the first of a number counts. */
  private static Map<Integer, String> values(MediaDescription section, String name) {
    Map<Integer, String> values = new LinkedHashMap<>();
    for (Attribute attribute : section.attributes()) {
      String value = attribute.value();
      if (value != null && attribute.name().equals(name)) {
        int space = value.indexOf(' ');
        int payloadType = space < 0 ? -1 : SdpParser.number(value.substring(0, space), 3);
        if (payloadType >= 0) {
          values.putIfAbsent(payloadType, value.substring(space + 1).strip());
        }
      }
    }
    return values;
  }
}
