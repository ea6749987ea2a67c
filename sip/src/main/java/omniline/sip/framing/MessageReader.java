package omniline.sip.framing;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Bytes to message (RFC 3261 sections 7, 18.3 and 25): JAIN-SIP's parser reads the header, the body is cut by our own framing rules,
 * and what RFC 3261 forbids although it parses is caught here. Stateless and thread-safe; never throws.
 */
public final class MessageReader {

  /** A header that does not parse is fatal only where routing or matching needs it; others are kept as unparsed text. */
  private static final Set<Class<?>> NEEDED =
      Set.of(RequestLine.class, StatusLine.class, Via.class, From.class, To.class, CallID.class, CSeq.class);

  private static final long MAX_CSEQ = (1L << 31) - 1;

  private final StringMsgParser parser = new StringMsgParser();

  /** Reads one datagram, or one message that {@link StreamFraming} has cut out. */
  public Reading read(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && (bytes[start] == '\r' || bytes[start] == '\n')) {
      start++;
    }
    if (start == bytes.length) {
      return new Reading.KeepAlive();
    }
    // STUN, RTP and other binary datagrams do not begin with a character of a token: no need to trouble the parser.
    if (!isToken(bytes[start])) {
      return new Reading.Malformed(null);
    }
    byte[] message = start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
    int bodyStart = bodyStart(message, message.length);
    if (bodyStart < 0) {
      return new Reading.Malformed(null);
    }
    int length = ContentLength.find(message, bodyStart);
    int available = message.length - bodyStart;
    if (hasNul(message, bodyStart) || SingleHeaders.repeated(message, bodyStart) || length == ContentLength.BAD || length > available) {
      return malformed(message, bodyStart);
    }
    return parse(message, bodyStart, length == ContentLength.ABSENT ? available : length);
  }

  private Reading parse(byte[] message, int bodyStart, int bodyLength) {
    SIPMessage parsed;
    try {
      parsed = parser.parseSIPMessage(Arrays.copyOf(message, bodyStart), false, false, this::onBadHeader);
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      // JAIN-SIP's recursive parser answers some inputs with unchecked exceptions, and deep nesting with a stack overflow.
      return malformed(message, bodyStart);
    }
    if (parsed == null || parsed.getTopmostVia() == null || parsed.getFrom() == null || parsed.getTo() == null
        || parsed.getCallId() == null || parsed.getCSeq() == null) {
      return malformed(message, bodyStart);
    }
    if (bodyLength > 0) {
      parsed.setMessageContent(Arrays.copyOfRange(message, bodyStart, bodyStart + bodyLength));
    }
    return checked(parsed, message);
  }

  private static Reading checked(SIPMessage message, byte[] raw) {
    long cseq = message.getCSeq().getSeqNumber();
    boolean cseqSound = cseq >= 0 && cseq <= MAX_CSEQ;
    if (message instanceof SIPResponse) {
      return cseqSound ? new Reading.Message(message) : new Reading.Malformed(null);
    }
    SIPRequest request = (SIPRequest) message;
    if (!speaksOurVersion(raw)) {
      return new Reading.Rejected(request, 505, "Version Not Supported");
    }
    if (!cseqSound) {
      return new Reading.Rejected(request, 400, "Bad CSeq Number");
    }
    if (!request.getMethod().equals(message.getCSeq().getMethod())) {
      return new Reading.Rejected(request, 400, "CSeq Method Mismatch");
    }
    return new Reading.Message(request);
  }

  /** The end of the request line; the parser means to check it, but forgets to throw. */
  private static boolean speaksOurVersion(byte[] raw) {
    int end = 0;
    while (raw[end] != '\r' && raw[end] != '\n') {
      end++;
    }
    return new String(raw, 0, end, StandardCharsets.UTF_8).stripTrailing().toUpperCase(Locale.ROOT).endsWith(" SIP/2.0");
  }

  private void onBadHeader(ParseException e, SIPMessage message, Class<?> header, String text, String raw) throws ParseException {
    if (header != null && NEEDED.contains(header)) {
      throw e;
    }
    message.addUnparsed(text);
  }

  private static Reading malformed(byte[] message, int bodyStart) {
    return new Reading.Malformed(new String(message, 0, bodyStart, StandardCharsets.UTF_8));
  }

  private static boolean isToken(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || "-.!%*_+`'~".indexOf(b) >= 0;
  }

  /** A NUL may only stand escaped in a quoted string (RFC 3261 section 25.1, quoted-pair). */
  private static boolean hasNul(byte[] message, int end) {
    for (int i = 0; i < end; i++) {
      if (message[i] == 0 && (i == 0 || message[i - 1] != '\\')) {
        return true;
      }
    }
    return false;
  }

  /** The index after the empty line that ends the header, or -1. Bare LF is taken as a line end too. */
  static int bodyStart(byte[] bytes, int length) {
    for (int i = 0; i + 1 < length; i++) {
      if (bytes[i] == '\n') {
        if (bytes[i + 1] == '\n') {
          return i + 2;
        }
        if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
          return i + 3;
        }
      }
    }
    return -1;
  }
}
