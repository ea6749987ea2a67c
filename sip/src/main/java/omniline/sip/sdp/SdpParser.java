package omniline.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads SDP text (RFC 8866 section 9). Strict where offer/answer depends on it (v, o, m and c lines), lenient about the order of
 * other lines and about CRLF or LF. Bounded: a text with too many lines or media sections is malformed. Used by one thread, once.
 */
final class SdpParser {

  private static final int MAX_LINES = 4_096;
  private static final int MAX_MEDIA = 64;
  private static final String IGNORED = "iuepbtrzk";

  private final String text;
  private @Nullable Origin origin;
  private String sessionName = "-";
  private @Nullable String connectionAddress;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private @Nullable MediaDescription section;
  private @Nullable String sectionAddress;
  private final List<Attribute> sectionAttributes = new ArrayList<>();
  private @Nullable String complaint;

  SdpParser(String text) {
    this.text = text;
  }

  SdpResult parse() {
    List<String> lines = text.lines().limit(MAX_LINES + 1L).toList();
    if (lines.size() > MAX_LINES) {
      return new SdpResult.Malformed(MAX_LINES, "more than " + MAX_LINES + " lines");
    }
    if (lines.isEmpty() || !lines.getFirst().strip().equals("v=0")) {
      return new SdpResult.Malformed(1, "expected v=0, found " + (lines.isEmpty() ? "nothing" : quoted(lines.getFirst())));
    }
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (!line.isEmpty()) {
        line(line);
        if (complaint != null) {
          return new SdpResult.Malformed(i + 1, complaint);
        }
      }
    }
    endSection();
    if (origin == null) {
      return new SdpResult.Malformed(lines.size(), "expected an o= line, found none");
    }
    return new SdpResult.Parsed(new SessionDescription(origin, sessionName, connectionAddress, attributes, media));
  }

  private void line(String line) {
    if (line.length() < 2 || line.charAt(1) != '=') {
      complaint = "expected TYPE=VALUE, found " + quoted(line);
      return;
    }
    String value = line.substring(2);
    switch (line.charAt(0)) {
      case 'o' -> origin(value);
      case 's' -> sessionName = value.isBlank() ? "-" : value;
      case 'c' -> connection(value);
      case 'a' -> attribute(value);
      case 'm' -> media(value);
      default -> {
        if (IGNORED.indexOf(line.charAt(0)) < 0) {
          complaint = "unknown line type in " + quoted(line);
        }
      }
    }
  }

  private void origin(String value) {
    String[] words = value.strip().split(" +", -1);
    if (words.length != 6 || !words[3].equals("IN")) {
      complaint = "expected o=USER ID VERSION IN IP4|IP6 ADDRESS, found " + quoted(value);
    } else {
      origin = new Origin(words[0], words[1], words[2], words[5]);
    }
  }

  private void connection(String value) {
    String[] words = value.strip().split(" +", -1);
    if (words.length != 3 || !words[0].equals("IN") || !(words[1].equals("IP4") || words[1].equals("IP6")) || words[2].startsWith("/")) {
      complaint = "expected c=IN IP4|IP6 ADDRESS, found " + quoted(value);
      return;
    }
    // A multicast address may carry /ttl; only the address itself is of use here.
    int slash = words[2].indexOf('/');
    String address = slash < 0 ? words[2] : words[2].substring(0, slash);
    if (section == null) {
      connectionAddress = address;
    } else if (sectionAddress == null) {
      sectionAddress = address;
    }
  }

  private void attribute(String value) {
    int colon = value.indexOf(':');
    String name = colon < 0 ? value.strip() : value.substring(0, colon).strip();
    if (name.isEmpty()) {
      complaint = "an attribute without a name";
      return;
    }
    Attribute attribute = new Attribute(name, colon < 0 ? null : value.substring(colon + 1).strip());
    (section == null ? attributes : sectionAttributes).add(attribute);
  }

  private void media(String value) {
    endSection();
    String[] words = value.strip().split(" +", -1);
    int port = words.length < 4 ? -1 : port(words[1]);
    if (port < 0) {
      complaint = "expected m=MEDIA PORT PROTOCOL FORMAT…, found " + quoted(value);
    } else if (media.size() >= MAX_MEDIA) {
      complaint = "more than " + MAX_MEDIA + " media sections";
    } else {
      section = new MediaDescription(words[0], port, words[2], List.of(words).subList(3, words.length), null, List.of());
    }
  }

  private void endSection() {
    MediaDescription open = section;
    if (open != null) {
      media.add(new MediaDescription(open.media(), open.port(), open.protocol(), open.formats(), sectionAddress, sectionAttributes));
    }
    section = null;
    sectionAddress = null;
    sectionAttributes.clear();
  }

  /** PORT or PORT/COUNT; -1 where it is neither. */
  private static int port(String word) {
    int slash = word.indexOf('/');
    String digits = slash < 0 ? word : word.substring(0, slash);
    int port = number(digits, 5);
    return port > 65_535 ? -1 : port;
  }

  /** A plain decimal number of at most so many digits, or -1. */
  static int number(String digits, int maxDigits) {
    if (digits.isEmpty() || digits.length() > maxDigits || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(digits);
  }

  private static String quoted(String line) {
    return "\"" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "\"";
  }
}
