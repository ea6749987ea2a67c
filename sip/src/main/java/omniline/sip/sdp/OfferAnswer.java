package omniline.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import omniline.sip.sdp.MediaKeys.Agreed;
import omniline.sip.sdp.MediaKeys.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Offer/answer for one audio stream (RFC 3264). Stateless: the caller keeps what it offered and counts versions.
 *
 * <p>The codec is the first of OUR formats that the peer offers too. The first usable audio section is taken; every other section is
 * refused in its place with port 0. Profiles: RTP/AVP, RTP/AVPF, and with media keys RTP/SAVP and RTP/SAVPF, bare or on UDP/TLS.
 *
 * <p>Keys (RFC 4568, RFC 5763) are taken in a plain profile as well, as many phones offer them that would also talk without. In a secure
 * profile there is no answer without keys, and where keys are required there is none to an offer without. ICE is answered as the lite
 * agent (RFC 8839 section 5.3) that an address reachable by everybody may be.
 */
public final class OfferAnswer {

  private static final Attribute VOIP_METRICS = new Attribute("rtcp-xr", "voip-metrics");

  private OfferAnswer() {}

  /** Our offer: every format in order of preference, sendrecv. */
  public static SessionDescription offer(LocalAudio local, long version) {
    List<AudioFormat> formats = new ArrayList<>(local.formats());
    formats.addAll(events(local));
    List<Attribute> keys = new ArrayList<>(local.keys().offer());
    keys.add(VOIP_METRICS);
    if (local.keys().profile().startsWith("UDP/TLS/")) {
      keys.add(Attribute.flag("rtcp-mux")); // one handshake then does for both
    }
    MediaDescription audio = section(local, local.keys().profile(), formats, Direction.SENDRECV).with(keys);
    return description(local, version, List.of(), List.of(audio));
  }

  /**
   * Our answer to an offer. The payload numbers are the offerer's; hold is answered with its mirror image (section 6.1).
   *
   * @param version of our {@code o=} line
   */
  public static Answer answer(SessionDescription offer, LocalAudio local, long version) {
    Answer best = new Answer.NoAudio("no audio stream is offered");
    for (int i = 0; i < offer.media().size(); i++) {
      MediaDescription section = offer.media().get(i);
      if (!section.isAudio() || section.port() == 0) {
        continue;
      }
      Stream stream = Stream.of(offer, section);
      Reply keys = local.keys().answer(offer.keys(section));
      String obstacle = obstacle(section, stream, keys == null ? null : keys.agreed(), local);
      Choice choice = stream == null || obstacle != null ? null : choice(stream, local);
      if (stream != null && choice != null) {
        return agreed(new Accepted(offer, i, stream, choice, keys), local, version);
      }
      if (best instanceof Answer.NoAudio) {
        best = new Answer.NoCommonCodec(obstacle != null ? obstacle : "none of the offered codecs is known");
      }
    }
    return best;
  }

  /** The peer's answer to an offer that {@link #offer} made. The numbers that arrive are the ones that we offered. */
  public static Answer accept(LocalAudio ourOffer, SessionDescription remoteAnswer) {
    if (remoteAnswer.media().isEmpty()) {
      return new Answer.NoAudio("the answer has no media section");
    }
    MediaDescription section = remoteAnswer.media().getFirst();
    if (!section.isAudio() || section.port() == 0) {
      return new Answer.NoAudio("the answer refuses the audio stream");
    }
    Stream stream = Stream.of(remoteAnswer, section);
    MediaKeys.Lines answered = remoteAnswer.keys(section);
    Agreed keys = ourOffer.keys().accept(answered);
    String obstacle = keys == null && !answered.crypto().isEmpty() ? "the answer takes none of the media keys that were offered"
        : obstacle(section, stream, keys, ourOffer);
    if (stream == null || obstacle != null) {
      return new Answer.NoCommonCodec(obstacle == null ? "unusable" : obstacle);
    }
    boolean mux = stream.rtcpMux() && ourOffer.keys().profile().startsWith("UDP/TLS/");
    // Here the peer has chosen: its first format that we offered counts, not our preference.
    for (AudioFormat theirs : stream.formats()) {
      for (AudioFormat ours : ourOffer.formats()) {
        if (ours.sameEncoding(theirs)) {
          return new Answer.Agreed(remoteAnswer, negotiated(stream, new Choice(ours, theirs, stream.eventsFor(theirs), mux), keys, null));
        }
      }
    }
    return new Answer.NoCommonCodec("the answer names none of the codecs that were offered");
  }

  /** A codec that both sides know: ours, the same as the peer wrote it, the events that go with it, RTCP on the RTP port. */
  private record Choice(AudioFormat ours, AudioFormat theirs, @Nullable AudioFormat events, boolean mux) {}

  /** An offered section that we take. */
  private record Accepted(SessionDescription offer, int index, Stream stream, Choice choice, @Nullable Reply keys) {}

  private static @Nullable String obstacle(MediaDescription section, @Nullable Stream stream, @Nullable Agreed keys, LocalAudio local) {
    if (!section.secure() && !section.protocol().equals("RTP/AVP") && !section.protocol().equals("RTP/AVPF")) {
      return "transport profile " + section.protocol() + " is not supported";
    }
    if (section.secure() && keys == null) {
      return local.keys().equals(MediaKeys.NONE) ? "encrypted media (" + section.protocol() + ") is switched off here"
          : "none of the offered media keys (a=crypto, a=fingerprint) can be used";
    }
    if (local.keys().required() && keys == null) {
      return "media in the clear is refused here";
    }
    if (stream == null) {
      return "the media address is missing or no number";
    }
    boolean ours6 = local.address().indexOf(':') >= 0;
    boolean theirs6 = stream.rtp().getAddress().getAddress().length == 16;
    return ours6 == theirs6 ? null : "media addresses of that IP version are not reachable from here";
  }

  private static @Nullable Choice choice(Stream stream, LocalAudio local) {
    for (AudioFormat ours : local.formats()) {
      AudioFormat theirs = stream.like(ours);
      if (theirs != null) {
        return new Choice(ours, theirs, local.telephoneEvents() ? stream.eventsFor(theirs) : null, stream.rtcpMux());
      }
    }
    return null;
  }

  private static Answer agreed(Accepted accepted, LocalAudio local, long version) {
    Choice choice = accepted.choice();
    List<AudioFormat> formats = new ArrayList<>();
    formats.add(choice.ours().withPayloadType(choice.theirs().payloadType()));
    if (choice.events() != null) {
      formats.add(eventFormat(choice.events().payloadType(), choice.events().clockHz()));
    }
    List<MediaDescription> sections = new ArrayList<>();
    for (int i = 0; i < accepted.offer().media().size(); i++) {
      MediaDescription offered = accepted.offer().media().get(i);
      sections.add(i == accepted.index() ? answerSection(accepted, local, formats) : offered.refused());
    }
    Choice received = new Choice(choice.theirs(), choice.theirs(), choice.events(), choice.mux());
    NegotiatedAudio.Ice ice = ice(local, accepted.stream());
    List<Attribute> session = ice == null ? List.of() : List.of(Attribute.flag("ice-lite"));
    Agreed keys = accepted.keys() == null ? null : accepted.keys().agreed();
    return new Answer.Agreed(description(local, version, session, sections), negotiated(accepted.stream(), received, keys, ice));
  }

  private static MediaDescription answerSection(Accepted accepted, LocalAudio local, List<AudioFormat> formats) {
    String protocol = accepted.offer().media().get(accepted.index()).protocol();
    MediaDescription section = section(local, protocol, formats, accepted.stream().direction().reversed());
    List<Attribute> more = new ArrayList<>();
    if (accepted.keys() != null) {
      more.addAll(accepted.keys().ours());
    }
    if (accepted.choice().mux()) {
      more.add(Attribute.flag("rtcp-mux"));
    }
    if (accepted.stream().feedback().voipMetrics()) {
      more.add(VOIP_METRICS);
    }
    if (accepted.stream().feedback().nack()) {
      more.add(new Attribute("rtcp-fb", "* nack"));
    }
    if (local.ice() != null && ice(local, accepted.stream()) != null) {
      more.addAll(candidates(local, local.ice(), accepted.choice().mux()));
    }
    return section.with(more);
  }

  private static NegotiatedAudio.@Nullable Ice ice(LocalAudio local, Stream stream) {
    LocalAudio.Ice own = local.ice();
    return own == null || stream.iceFragment().isEmpty() ? null : new NegotiatedAudio.Ice(own.fragment(), own.password(), stream.iceFragment());
  }

  /** One host candidate for each port (RFC 8839 section 5.1, priorities of RFC 8445 section 5.1.2.1): a lite agent has no others. */
  private static List<Attribute> candidates(LocalAudio local, LocalAudio.Ice ice, boolean mux) {
    List<Attribute> lines = new ArrayList<>();
    lines.add(new Attribute("ice-ufrag", ice.fragment()));
    lines.add(new Attribute("ice-pwd", ice.password()));
    for (int component = 1; component <= (mux ? 1 : 2); component++) {
      long priority = (126L << 24) + (65_535L << 8) + (256 - component);
      lines.add(new Attribute("candidate", "1 " + component + " UDP " + priority + " " + local.address() + " " + (local.rtpPort() + component - 1)
          + " typ host"));
    }
    return lines;
  }

  private static NegotiatedAudio negotiated(Stream stream, Choice choice, @Nullable Agreed keys, NegotiatedAudio.@Nullable Ice ice) {
    AudioFormat theirs = choice.theirs();
    AudioFormat events = choice.events();
    return new NegotiatedAudio(
        theirs,
        theirs.payloadType(),
        choice.ours().payloadType(),
        events == null ? -1 : events.payloadType(),
        events == null ? 0 : events.clockHz(),
        stream.rtp(),
        stream.rtcp(),
        choice.mux(),
        stream.direction().reversed(),
        stream.ptimeMs(),
        stream.maxPtimeMs(),
        "1".equals(theirs.parameter("useinbandfec")),
        theirs.parameter("maxaveragebitrate", 0),
        keys,
        stream.feedback(),
        ice);
  }

  private static List<AudioFormat> events(LocalAudio local) {
    if (!local.telephoneEvents()) {
      return List.of();
    }
    List<AudioFormat> events = new ArrayList<>();
    events.add(eventFormat(101, 8_000));
    if (local.formats().stream().anyMatch(format -> format.clockHz() == 48_000)) {
      events.add(eventFormat(102, 48_000));
    }
    return events;
  }

  private static AudioFormat eventFormat(int payloadType, int clockHz) {
    return new AudioFormat(payloadType, AudioFormat.TELEPHONE_EVENT, clockHz, 1, "0-16");
  }

  private static MediaDescription section(LocalAudio local, String protocol, List<AudioFormat> formats, Direction direction) {
    List<Attribute> attributes = new ArrayList<>();
    for (AudioFormat format : formats) {
      attributes.add(new Attribute("rtpmap", format.rtpmap()));
      if (!format.fmtp().isEmpty()) {
        attributes.add(new Attribute("fmtp", format.payloadType() + " " + format.fmtp()));
      }
    }
    attributes.add(new Attribute("ptime", Integer.toString(local.ptimeMs())));
    attributes.add(Attribute.flag(direction.attributeName()));
    List<String> numbers = formats.stream().map(format -> Integer.toString(format.payloadType())).toList();
    return new MediaDescription("audio", local.rtpPort(), protocol, numbers, null, attributes);
  }

  private static SessionDescription description(LocalAudio local, long version, List<Attribute> attributes, List<MediaDescription> sections) {
    String id = Long.toString(local.sessionId());
    Origin origin = new Origin("-", id, Long.toString(version), local.address());
    return new SessionDescription(origin, "-", local.address(), attributes, sections);
  }
}
