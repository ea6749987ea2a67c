package omniline.sip.framing;

import java.util.Arrays;

/**
 * Cuts SIP messages out of a TCP stream by Content-Length (RFC 3261 section 18.3). Bounded: it never holds more than one message of
 * the largest allowed size. Owned by the thread that reads the connection.
 *
 * <pre>
 *   { CRLF* }  header lines  CRLF CRLF  Content-Length bytes
 * </pre>
 */
public final class StreamFraming {

  private final int maxMessageBytes;
  private final Sink sink;
  private byte[] buffer = new byte[2_048];
  private int length;
  private int lineEndsBetween;
  private int headerEnd = -1;
  private int messageEnd;
  private boolean broken;

  public StreamFraming(int maxMessageBytes, Sink sink) {
    this.maxMessageBytes = maxMessageBytes;
    this.sink = sink;
  }

  /** Hears what the stream contains. */
  public interface Sink {
    void message(byte[] message);

    /** A double CRLF between messages, to be answered with one (RFC 5626 section 4.4.1). */
    void ping();

    /** The stream cannot be followed any further. {@code start}: what there is of the broken message. */
    void broken(byte[] start);
  }

  /** True while a message has begun and is not complete. */
  public boolean midMessage() {
    return length > 0;
  }

  /** Takes what was read; false once the stream is broken and to be closed. */
  public boolean accept(byte[] bytes, int count) {
    for (int i = 0; i < count && !broken; i++) {
      accept(bytes[i]);
    }
    return !broken;
  }

  private void accept(byte b) {
    if (length == 0 && (b == '\r' || b == '\n')) {
      if (b == '\n' && ++lineEndsBetween == 2) {
        lineEndsBetween = 0;
        sink.ping();
      }
      return;
    }
    append(b);
    if (headerEnd < 0) {
      if (b == '\n' && endsHeader()) {
        headerComplete();
      } else if (length >= maxMessageBytes) {
        fail();
      }
    }
    if (headerEnd >= 0 && length == messageEnd) {
      emit();
    }
  }

  private boolean endsHeader() {
    return (length >= 2 && buffer[length - 2] == '\n')
        || (length >= 3 && buffer[length - 2] == '\r' && buffer[length - 3] == '\n');
  }

  private void headerComplete() {
    int body = ContentLength.find(buffer, length);
    // Without a Content-Length a stream has no body (RFC 3261 makes it mandatory there; peers forget it with empty bodies).
    int bodyLength = body == ContentLength.ABSENT ? 0 : body;
    if (bodyLength < 0 || bodyLength > maxMessageBytes - length) {
      fail();
      return;
    }
    headerEnd = length;
    messageEnd = length + bodyLength;
  }

  private void fail() {
    broken = true;
    sink.broken(Arrays.copyOf(buffer, length));
  }

  private void emit() {
    byte[] message = Arrays.copyOf(buffer, length);
    length = 0;
    headerEnd = -1;
    lineEndsBetween = 0;
    sink.message(message);
  }

  private void append(byte b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, maxMessageBytes));
    }
    buffer[length++] = b;
  }
}
