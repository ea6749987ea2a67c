package omniline.sip.message;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Session-Expires header (RFC 4028 section 4): {@code 1800;refresher=uas}. Immutable.
 *
 * @param seconds until the session ends without a refresh
 * @param refresher who refreshes, or null where that is left to the other side
 */
public record SessionExpires(int seconds, @Nullable Refresher refresher) {

  private static final int MAX_SECONDS = 1 << 24;

  /** By the roles of the request that carries the header, or whose answer does. */
  public enum Refresher {
    /** Who sent the request. */
    UAC,
    /** Who answers it. */
    UAS
  }

  /** The header of a message, or null where there is none that makes sense. */
  public static @Nullable SessionExpires of(SIPMessage message) {
    String text = Headers.value(message, "Session-Expires");
    if (text == null) {
      return null;
    }
    String[] parts = text.split(";", -1);
    int seconds = Headers.number(parts[0], MAX_SECONDS);
    Refresher refresher = null;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replace(" ", "").toLowerCase(Locale.ROOT);
      if (parameter.startsWith("refresher=")) {
        refresher = parameter.endsWith("=uac") ? Refresher.UAC : Refresher.UAS;
      }
    }
    return seconds < 0 ? null : new SessionExpires(seconds, refresher);
  }

  /** The seconds of a Min-SE header; 0 where there is none. */
  public static int minimum(SIPMessage message) {
    String text = Headers.value(message, "Min-SE");
    return text == null ? 0 : Math.max(0, Headers.number(text.split(";", 2)[0], MAX_SECONDS));
  }

  @Override
  public String toString() {
    return seconds + (refresher == null ? "" : ";refresher=" + refresher.name().toLowerCase(Locale.ROOT));
  }
}
