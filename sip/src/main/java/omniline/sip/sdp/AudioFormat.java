package omniline.sip.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One RTP payload format of an audio line: its {@code rtpmap} and {@code fmtp} together (RFC 8866 section 6.6, RFC 3551). Immutable.
 *
 * @param payloadType 0..127
 * @param encodingName as written; compare with {@link #named}
 * @param clockHz the RTP timestamp rate: 48000 for Opus whatever it carries
 * @param channels as in the rtpmap, 1 where it says nothing; always 2 for Opus (RFC 7587)
 * @param fmtp the format parameters after the payload type, empty where there are none
 */
public record AudioFormat(int payloadType, String encodingName, int clockHz, int channels, String fmtp) {

  /** Opus at the dynamic number that most agents use, with in-band FEC wanted (RFC 7587 section 7). */
  public static final AudioFormat OPUS = new AudioFormat(96, "opus", 48_000, 2, "useinbandfec=1");

  /** G.711 µ-law, static payload type 0 (RFC 3551). */
  public static final AudioFormat PCMU = new AudioFormat(0, "PCMU", 8_000, 1, "");

  /** G.711 A-law, static payload type 8 (RFC 3551). */
  public static final AudioFormat PCMA = new AudioFormat(8, "PCMA", 8_000, 1, "");

  /** G.722 at 64 kbit/s, static payload type 9; its clock is 8000 Hz though it samples at 16 kHz (RFC 3551 section 4.5.2). */
  public static final AudioFormat G722 = new AudioFormat(9, "G722", 8_000, 1, "");

  /** The encoding name of RFC 4733 events. */
  public static final String TELEPHONE_EVENT = "telephone-event";

  public AudioFormat {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("a payload type is 0..127, not " + payloadType);
    }
    if (clockHz <= 0 || channels <= 0) {
      throw new IllegalArgumentException("clock and channels are positive: " + clockHz + " Hz, " + channels);
    }
  }

  /** True if the encoding names are equal, which are case-insensitive (RFC 3555). */
  public boolean named(String encodingName) {
    return this.encodingName.equalsIgnoreCase(encodingName);
  }

  /** True if both describe the same encoding, clock and channel count; numbers and parameters may differ. */
  public boolean sameEncoding(AudioFormat other) {
    return named(other.encodingName) && clockHz == other.clockHz && channels == other.channels;
  }

  /** This format under another payload number. */
  public AudioFormat withPayloadType(int payloadType) {
    return new AudioFormat(payloadType, encodingName, clockHz, channels, fmtp);
  }

  /**
   * The value of one {@code key=value} parameter of the fmtp.
   *
   * @return the value, or null where the key is absent
   */
  public @Nullable String parameter(String key) {
    for (String part : fmtp.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals(key)) {
        return part.substring(equals + 1).strip();
      }
    }
    return null;
  }

  /** The value of a numeric fmtp parameter, or {@code otherwise} where it is absent or no number. */
  public int parameter(String key, int otherwise) {
    String value = parameter(key);
    if (value == null || value.isEmpty() || value.length() > 9 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return otherwise;
    }
    return Integer.parseInt(value);
  }

  /** The rtpmap attribute's value: {@code 96 opus/48000/2}. */
  String rtpmap() {
    return payloadType + " " + encodingName + "/" + clockHz + (channels > 1 ? "/" + channels : "");
  }
}
