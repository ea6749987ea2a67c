package omniline.sip.framing;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A 400 for a request that the parser refused (RFC 3261 section 8.2.6), made from its header lines as text: Via, From, To, Call-ID
 * and CSeq are sent back as they came. Stateless.
 */
public final class BadRequestText {

  /** Nobody gets back more than this: the answer must not be a lever. */
  private static final int MAX_CHARS = 8_192;

  private BadRequestText() {}

  /** The response, or null where one of the five headers is missing, or the message is a response or an ACK. */
  public static @Nullable String of(String header, InetSocketAddress source, String toTag) {
    List<String> lines = unfolded(header);
    if (lines.isEmpty() || header.length() > MAX_CHARS) {
      return null;
    }
    String first = lines.getFirst();
    if (first.startsWith("SIP/") || first.startsWith("ACK ") || !first.endsWith("SIP/2.0")) {
      return null;
    }
    List<String> vias = values(lines, "via", "v");
    List<String> from = values(lines, "from", "f");
    List<String> to = values(lines, "to", "t");
    List<String> callId = values(lines, "call-id", "i");
    List<String> cseq = values(lines, "cseq", "cseq");
    if (vias.isEmpty() || from.isEmpty() || to.isEmpty() || callId.isEmpty() || cseq.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("SIP/2.0 400 Bad Request\r\n");
    out.append("Via: ").append(received(vias.getFirst(), source)).append("\r\n");
    vias.stream().skip(1).forEach(via -> out.append("Via: ").append(via).append("\r\n"));
    out.append("From: ").append(from.getFirst()).append("\r\n");
    boolean tagged = to.getFirst().toLowerCase(Locale.ROOT).contains(";tag=");
    out.append("To: ").append(to.getFirst()).append(tagged ? "" : ";tag=" + toTag).append("\r\n");
    out.append("Call-ID: ").append(callId.getFirst()).append("\r\n");
    out.append("CSeq: ").append(cseq.getFirst()).append("\r\nContent-Length: 0\r\n\r\n");
    return out.toString();
  }

  /** The topmost Via with received and rport filled in (RFC 3581 section 4). Several Vias may share the line. */
  private static String received(String via, InetSocketAddress source) {
    int comma = via.indexOf(',');
    String top = comma < 0 ? via : via.substring(0, comma);
    String rest = comma < 0 ? "" : via.substring(comma);
    String withPort = top.replaceFirst("(?i);\\s*rport(?=\\s*(;|$))", ";rport=" + source.getPort());
    return withPort + ";received=" + source.getAddress().getHostAddress() + rest;
  }

  private static List<String> unfolded(String header) {
    List<String> lines = new ArrayList<>();
    for (String line : header.lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      if ((line.startsWith(" ") || line.startsWith("\t")) && !lines.isEmpty()) {
        lines.add(lines.removeLast() + " " + line.strip());
      } else {
        lines.add(line.stripTrailing());
      }
    }
    return lines;
  }

  private static List<String> values(List<String> lines, String name, String compact) {
    List<String> found = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String candidate = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (candidate.equals(name) || candidate.equals(compact)) {
        String value = line.substring(colon + 1).strip();
        if (!value.isEmpty()) {
          found.add(value);
        }
      }
    }
    return found;
  }
}
