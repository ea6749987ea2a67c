package omniline.agent.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.agent.media.MediaCounts.Count;
import omniline.codecs.dtmf.KeyListener;
import omniline.codecs.dtmf.ToneDetector;
import omniline.rtp.RtpEvents;
import omniline.rtp.RtpFormats;
import omniline.rtp.RtpSession;
import omniline.rtp.RtpSessionSettings;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.Registration;
import omniline.rtp.jitter.JitterSettings;
import omniline.rtp.quality.CodecImpairment;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.NegotiatedAudio;
import org.jspecify.annotations.Nullable;

/**
 * One call's media: RTP in → 16 kHz PCM → {@link Speech} → 16 kHz PCM → RTP out, in steps of 20 ms on the media loop's
 * grid. The public methods may be called from any thread and only enqueue; everything else is owned by the media loop.
 */
public final class CallMedia implements AutoCloseable {
  /** What is at the agent's end of the audio. Called on the media loop every 20 ms; must not block or allocate. */
  public interface Speech {
    /** The far end's next 20 ms: silent or concealed where nothing came. The array is reused. */
    void heard(short[] pcm16k, int lengthSamples, long nowNs);

    /** Fill with the next 20 ms to send; called after {@link #heard} in the same tick. The array is reused. */
    void speak(short[] pcm16k, int lengthSamples, long nowNs);

    /** A key of the telephone, as an event (RFC 4733) or heard in the sound: {@code 0-9 * # A-D}. */
    default void digit(char digit, int durationMs) {}

    /**
     * The media's encryption could not be agreed on: there will be no sound, and the call has to end.
     *
     * @param reason one sentence for the log and for the far end
     */
    default void failed(String reason) {}
  }

  /** A source that has been silent so long may be replaced by another: a caller whose NAT binding changed. */
  private static final int RELATCH_MS = 3_000;

  private static final long TICK_NS = Pcm.TICK_MS * 1_000_000L;

  private final MediaLoop loop;
  private final MediaSettings settings;
  private final Speech speech;
  private final RandomGenerator random;
  private final short[] heard = new short[Pcm.TICK_SAMPLES];
  private final short[] spoken = new short[Pcm.TICK_SAMPLES];
  private @Nullable RtpSession session;
  private @Nullable AudioReceiver receiver;
  private @Nullable AudioTransmitter transmitter;
  private @Nullable NegotiatedAudio audio;
  private final MediaWire wire;
  private @Nullable Registration ticks;
  private @Nullable ToneDetector tones;
  private boolean muted;
  private boolean closed;
  private long concealedMsBefore;
  private long corruptBefore;

  private CallMedia(MediaLoop loop, MediaSettings settings, Speech speech, RandomGenerator random) {
    this.loop = loop;
    this.settings = settings;
    this.speech = speech;
    wire = new MediaWire(loop, settings, new Arrivals());
    this.random = random;
    tones = settings.inbandKeys() ? new ToneDetector(Pcm.RATE_HZ, new Tones()) : null;
  }

  /**
   * Binds a port pair. Nothing is received or sent before {@link #start}.
   *
   * @throws omniline.rtp.io.PortsExhaustedException when every pair of the range is taken
   */
  public static CallMedia open(MediaLoop loop, MediaSettings settings, Speech speech, RandomGenerator random) {
    return new CallMedia(loop, settings, speech, random);
  }

  /** The even port to put into SDP. */
  public int rtpPort() {
    return wire.rtpPort();
  }

  /** Begins receiving and sending as agreed; called again after a re-INVITE it changes over. */
  public void start(NegotiatedAudio agreed) {
    loop.execute(() -> apply(agreed));
  }

  /** Muted media receives but sends nothing: between 200 OK and ACK. */
  public void muted(boolean value) {
    loop.execute(() -> muted = value);
  }

  /** Copies the call's media to a file from now on, closed with the call; each packet then costs some garbage. */
  public void capture(PacketCapture into) {
    loop.execute(() -> {
      if (closed) {
        into.close();
      } else {
        wire.capture(into);
      }
    });
  }

  /** Copies no more. */
  public void endCapture() {
    loop.execute(() -> wire.capture(null));
  }

  /**
   * Sends keys as telephone events (RFC 4733), one after the other in place of the sound; nothing where the far end takes none.
   *
   * @param keys 0-9 * # A-D, at most 64
   * @param durationMs of each, 40 to 8000
   */
  public void press(String keys, int durationMs) {
    loop.execute(() -> {
      RtpSession present = session;
      for (int i = 0; present != null && i < keys.length(); i++) {
        present.press(keys.charAt(i), durationMs);
      }
    });
  }

  /** When the last valid packet came, in the media loop's time; {@link Long#MIN_VALUE} before the first. Media loop only. */
  public long lastReceivedNs() {
    RtpSession present = session;
    return present == null ? Long.MIN_VALUE : present.lastReceivedNs();
  }

  /** Whether the far end has been told that it may send. Media loop only. */
  public boolean receives() {
    NegotiatedAudio agreed = audio;
    return agreed != null && agreed.direction().receives();
  }

  /** Whether the far end has put the call on hold: it takes nothing from us, and what it sends is music. Media loop only. */
  public boolean held() {
    NegotiatedAudio agreed = audio;
    return agreed != null && !agreed.direction().sends();
  }

  /** Present playout delay of the jitter buffer. Media loop only. */
  public int delayMs() {
    RtpSession present = session;
    return present == null ? 0 : present.jitterBuffer().delayMs();
  }

  @Override
  public void close() {
    loop.execute(this::release);
  }

  private void apply(NegotiatedAudio agreed) {
    if (closed) {
      return;
    }
    NegotiatedAudio before = audio;
    audio = agreed;
    wire.agree(agreed);
    List<AudioFormat> accepted = acceptedFormats(agreed);
    RtpFormats formats = rtpFormats(agreed, accepted);
    RtpSession present = session;
    if (present == null) {
      present = new RtpSession(sessionSettings(formats), wire, random, new Digits());
      session = present;
    }
    InetSocketAddress peer = wire.peer();
    if (peer != null) {
      present.remote(peer, agreed.rtcpMux() ? peer : peer.equals(agreed.remoteRtp()) ? agreed.remoteRtcp() : null);
    }
    present.metrics(agreed.feedback().voipMetrics() ? Pcm.TICK_MS : 0);
    if (agreed.feedback().nack()) {
      present.resending();
    }
    if (before == null || !sameCodec(before, agreed)) {
      present.formats(formats);
      closeCodecs();
      receiver = new AudioReceiver(present.jitterBuffer(), accepted, random.nextLong());
      transmitter = new AudioTransmitter(present, agreed, settings);
    }
    if (ticks == null) {
      ticks = loop.every(TICK_NS, this::doWork);
    }
  }

  private RtpSessionSettings sessionSettings(RtpFormats formats) {
    String cname = Long.toHexString(random.nextLong()) + "@omniline";
    JitterSettings jitter = JitterSettings.ofDelay(settings.jitterMinMs(), settings.jitterMaxMs());
    return new RtpSessionSettings(formats, jitter, cname, RELATCH_MS, 0);
  }

  private static RtpFormats rtpFormats(NegotiatedAudio agreed, List<AudioFormat> accepted) {
    List<RtpFormats.Audio> audio = new ArrayList<>();
    accepted.forEach(format -> audio.add(new RtpFormats.Audio(format.payloadType(), format.clockHz())));
    if (agreed.codec().clockHz() == 8_000 && free(agreed, AudioReceiver.COMFORT_NOISE_PAYLOAD_TYPE)) {
      audio.add(new RtpFormats.Audio(AudioReceiver.COMFORT_NOISE_PAYLOAD_TYPE, 8_000));
    }
    return new RtpFormats(
        audio, agreed.codec().clockHz(), agreed.telephoneEventPayloadType(), agreed.telephoneEventClockHz());
  }

  private static boolean free(NegotiatedAudio agreed, int payloadType) {
    return agreed.receivePayloadType() != payloadType && agreed.telephoneEventPayloadType() != payloadType;
  }

  private static boolean sameCodec(NegotiatedAudio a, NegotiatedAudio b) {
    return a.codec().equals(b.codec())
        && a.sendPayloadType() == b.sendPayloadType()
        && a.receivePayloadType() == b.receivePayloadType()
        && a.telephoneEventPayloadType() == b.telephoneEventPayloadType()
        && a.ptimeMs() == b.ptimeMs();
  }

  /** The agreed format first; the static G.711 numbers mean the same to everyone (RFC 3551), so they are always heard. */
  private static List<AudioFormat> acceptedFormats(NegotiatedAudio agreed) {
    List<AudioFormat> formats = new ArrayList<>();
    AudioFormat codec = agreed.codec();
    formats.add(
        new AudioFormat(
            agreed.receivePayloadType(), codec.encodingName(), codec.clockHz(), codec.channels(), codec.fmtp()));
    if (agreed.receivePayloadType() != 0) {
      formats.add(new AudioFormat(0, "PCMU", 8_000, 1, ""));
    }
    if (agreed.receivePayloadType() != 8) {
      formats.add(new AudioFormat(8, "PCMA", 8_000, 1, ""));
    }
    return formats;
  }

  private void doWork(long nowNs) {
    RtpSession present = session;
    AudioReceiver in = receiver;
    AudioTransmitter out = transmitter;
    NegotiatedAudio agreed = audio;
    if (present == null || in == null || out == null || agreed == null) {
      return;
    }
    present.doWork(nowNs);
    in.read(heard, Pcm.TICK_SAMPLES, nowNs);
    ToneDetector listening = tones;
    if (listening != null) {
      listening.process(heard, 0, Pcm.TICK_SAMPLES);
    }
    speech.heard(heard, Pcm.TICK_SAMPLES, nowNs);
    if (!muted && !held() && wire.ready()) {
      speech.speak(spoken, Pcm.TICK_SAMPLES, nowNs);
      out.write(spoken, Pcm.TICK_SAMPLES, nowNs);
    } else {
      out.skip(Pcm.TICK_SAMPLES);
    }
  }

  /** What the media has come to; null before the start. Media loop only; allocates, so not every tick. */
  public @Nullable MediaStatistics snapshot() {
    RtpSession present = session;
    if (present == null) {
      return null;
    }
    return new MediaStatistics(
        present.statistics(),
        present.jitterBuffer().statistics(),
        present.jitterBuffer().delayMs(),
        concealedMs(),
        corruptPackets(),
        wire.sendFailures(),
        present.quality(CodecImpairment.G711, Pcm.TICK_MS),
        wire.srtp());
  }

  /** Brings counts up to date; allocates nothing, unlike {@link #snapshot}. Media loop only. */
  public void count(MediaCounts counts) {
    RtpSession present = session;
    if (present == null) {
      return;
    }
    counts.set(Count.PACKETS_IN, present.packetsIn());
    counts.set(Count.PACKETS_OUT, present.packetsOut());
    counts.set(Count.LOST, present.lost());
    counts.set(Count.LATE, present.jitterBuffer().latePackets());
    counts.set(Count.STRANGERS, present.strangers());
    counts.set(Count.GARBAGE, present.garbage());
    counts.set(Count.FORGED, wire.forged());
    counts.set(Count.CORRUPT, corruptPackets());
    counts.set(Count.CONCEALED_MS, concealedMs());
  }

  private long concealedMs() {
    AudioReceiver in = receiver;
    return concealedMsBefore + (in == null ? 0 : in.concealedMs());
  }

  private long corruptPackets() {
    AudioReceiver in = receiver;
    return corruptBefore + (in == null ? 0 : in.corruptPackets());
  }

  private void closeCodecs() {
    AudioReceiver in = receiver;
    if (in != null) {
      concealedMsBefore += in.concealedMs();
      corruptBefore += in.corruptPackets();
      in.close();
      receiver = null;
    }
    if (transmitter != null) {
      transmitter.close();
      transmitter = null;
    }
  }

  private void release() {
    if (closed) {
      return;
    }
    closed = true;
    if (ticks != null) {
      ticks.cancel();
    }
    RtpSession present = session;
    if (present != null) {
      present.bye(loop.nowNs());
    }
    closeCodecs();
    wire.close();
  }

  /** The tones of a far end that sends events as well would count twice: they come later than the events, and are heard no more. */
  private final class Tones implements KeyListener {
    @Override
    public void onKeyDown(char digit) {
      // Told when it is up: an event that tells of the same key is here by then.
    }

    @Override
    public void onKeyUp(char digit, int durationMs) {
      if (tones != null) {
        speech.digit(digit, durationMs);
      }
    }
  }

  /** What the wire brings. */
  private final class Arrivals implements MediaWire.Session {
    @Override
    public void onDatagram(ByteBuffer clear, InetSocketAddress source, boolean rtcp, long nowNs) {
      RtpSession present = session;
      if (present != null) {
        present.onDatagram(clear, source, rtcp, nowNs);
      }
    }

    @Override
    public void moved(InetSocketAddress peer) {
      RtpSession present = session;
      NegotiatedAudio agreed = audio;
      if (present != null && agreed != null) {
        present.remote(peer, agreed.rtcpMux() ? peer : null);
      }
    }

    @Override
    public void failed(String reason) {
      if (!closed) {
        speech.failed(reason);
      }
    }
  }

  /** Hands telephone events on to the speech. */
  private final class Digits implements RtpEvents {
    @Override
    public void onDigit(char digit, int durationMs) {
      tones = null;
      speech.digit(digit, durationMs);
    }

    @Override
    public void onRtcpBye() {
      // The SIP BYE ends the call (RFC 3261 section 15); an RTCP BYE alone may only be a change of SSRC.
    }
  }
}
