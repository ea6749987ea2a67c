package omniline.sip.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peer's side of an audio section, read once: formats, where its RTP and RTCP are, what it may do, packet times. Immutable.
 *
 * @param direction what the peer says that IT does; c=0.0.0.0, the hold of RFC 2543, takes away its receiving, unless ICE will find its address
 * @param iceFragment its {@code a=ice-ufrag}, or empty
 * @param feedback {@code a=rtcp-xr:voip-metrics}, and in a profile that has feedback {@code a=rtcp-fb:* nack}
 */
record Stream(
    List<AudioFormat> formats,
    InetSocketAddress rtp,
    @Nullable InetSocketAddress rtcp,
    boolean rtcpMux,
    Direction direction,
    int ptimeMs,
    int maxPtimeMs,
    String iceFragment,
    NegotiatedAudio.Feedback feedback) {

  private static final int DEFAULT_PTIME_MS = 20;

  /** Reads a section; null where its address is no literal: RTP needs a number, and a name look-up has no place in here. */
  static @Nullable Stream of(SessionDescription description, MediaDescription section) {
    InetAddress address = literal(description.connectionAddress(section));
    if (address == null) {
      return null;
    }
    Direction said = description.direction(section);
    List<String> fragments = description.values(section, "ice-ufrag");
    Direction direction = address.isAnyLocalAddress() && fragments.isEmpty() ? Direction.of(said.sends(), false) : said;
    int ptimeMs = milliseconds(section.attribute("ptime"));
    return new Stream(
        AudioFormats.of(section),
        new InetSocketAddress(address, section.port()),
        rtcp(section, address),
        section.attribute("rtcp-mux") != null,
        direction,
        ptimeMs >= 10 && ptimeMs <= 200 ? ptimeMs : DEFAULT_PTIME_MS,
        Math.max(0, milliseconds(section.attribute("maxptime"))),
        fragments.isEmpty() ? "" : fragments.getFirst(),
        feedback(description, section));
  }

  private static NegotiatedAudio.Feedback feedback(SessionDescription description, MediaDescription section) {
    boolean metrics = description.values(section, "rtcp-xr").stream().anyMatch(formats -> List.of(formats.split(" +", -1)).contains("voip-metrics"));
    boolean nack = section.protocol().endsWith("F") && section.attributes("rtcp-fb").stream().anyMatch(value -> value.strip().endsWith(" nack"));
    return new NegotiatedAudio.Feedback(metrics, nack);
  }

  /** The format of ours-in-theirs: the first of the peer's formats with the same encoding, or null. */
  @Nullable AudioFormat like(AudioFormat wanted) {
    for (AudioFormat format : formats) {
      if (format.sameEncoding(wanted)) {
        return format;
      }
    }
    return null;
  }

  /** The events that go with a codec: those at its clock rate, else at 8000 Hz, else any. Null where there are none. */
  @Nullable AudioFormat eventsFor(AudioFormat codec) {
    AudioFormat best = null;
    for (AudioFormat format : formats) {
      if (format.named(AudioFormat.TELEPHONE_EVENT) && (best == null || rank(format, codec) < rank(best, codec))) {
        best = format;
      }
    }
    return best;
  }

  private static int rank(AudioFormat events, AudioFormat codec) {
    if (events.clockHz() == codec.clockHz()) {
      return 0;
    }
    return events.clockHz() == 8_000 ? 1 : 2;
  }

  /** {@code a=rtcp:PORT [IN IP4 ADDRESS]} (RFC 3605). */
  private static @Nullable InetSocketAddress rtcp(MediaDescription section, InetAddress rtpAddress) {
    String value = section.attribute("rtcp");
    if (value == null) {
      return null;
    }
    String[] words = value.split(" +", -1);
    int port = SdpParser.number(words[0], 5);
    InetAddress address = words.length >= 4 ? literal(words[3]) : rtpAddress;
    return port <= 0 || port > 65_535 || address == null ? null : new InetSocketAddress(address, port);
  }

  private static int milliseconds(@Nullable String value) {
    return value == null ? -1 : SdpParser.number(value, 5);
  }

  private static @Nullable InetAddress literal(@Nullable String address) {
    if (address == null) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
