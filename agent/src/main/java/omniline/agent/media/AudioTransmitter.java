package omniline.agent.media;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.rtp.RtpSession;
import omniline.sip.sdp.NegotiatedAudio;
import org.jspecify.annotations.Nullable;

/**
 * The way out: 16 kHz PCM → codec rate → packets of the agreed packet time on the session's continuous timestamps.
 * Owned by the media loop; allocates nothing after construction.
 */
final class AudioTransmitter implements AutoCloseable {
  /** Largest payload that fits a datagram on every path (IPv6 minimum MTU less the headers). */
  private static final int MAX_PAYLOAD_BYTES = 1_200;

  /** Opus FEC is only spent when losses are expected (RFC 6716 section 2.1.7). */
  private static final int EXPECTED_LOSS_PERCENT = 5;

  private final RtpSession session;
  private final int payloadType;
  private final AudioEncoder encoder;
  private final @Nullable PolyphaseResampler resampler;
  private final int frameSamples;
  private final int frameTicks;
  private final PcmFifo fifo;
  private final short[] resampled;
  private final short[] frame;
  private final byte[] payload = new byte[MAX_PAYLOAD_BYTES];
  private boolean talkspurtStart = true;

  AudioTransmitter(RtpSession session, NegotiatedAudio audio, MediaSettings settings) {
    this.session = session;
    AudioCodec codec =
        AudioCodec.named(audio.codec().encodingName())
            .orElseThrow(() -> new IllegalArgumentException("no encoder for " + audio.codec().encodingName()));
    int rateHz = codec == AudioCodec.OPUS ? Pcm.RATE_HZ : codec.sampleRateHz();
    payloadType = audio.sendPayloadType();
    resampler = rateHz == Pcm.RATE_HZ ? null : new PolyphaseResampler(Pcm.RATE_HZ, rateHz);
    int ptimeMs = packetTimeMs(audio, settings.ptimeMs());
    frameSamples = rateHz / 1000 * ptimeMs;
    frameTicks = codec.rtpClockHz() / 1000 * ptimeMs;
    encoder =
        Codecs.encoder(
            codec,
            new EncoderSettings(
                rateHz, bitrateBps(audio, settings), settings.opusComplexity(), audio.opusFec(), EXPECTED_LOSS_PERCENT));
    resampled = new short[Pcm.TICK_SAMPLES + 64];
    frame = new short[frameSamples];
    fifo = new PcmFifo(frameSamples + 2 * Pcm.TICK_SAMPLES);
  }

  /** What the far end likes, made one of the lengths that every decoder takes: 10, 20, 40 or 60 ms. */
  static int packetTimeMs(NegotiatedAudio audio, int ownMs) {
    int wantedMs = audio.ptimeMs() > 0 ? audio.ptimeMs() : ownMs;
    int mostMs = audio.maxPtimeMs() > 0 ? Math.min(wantedMs, audio.maxPtimeMs()) : wantedMs;
    if (mostMs >= 60) {
      return 60;
    }
    return mostMs >= 40 ? 40 : mostMs >= 20 ? 20 : 10;
  }

  /** The configured rate, or less where the far end asks for it (RFC 7587 maxaveragebitrate). */
  private static int bitrateBps(NegotiatedAudio audio, MediaSettings settings) {
    int mostBps = audio.opusMaxAverageBitrateBps();
    return mostBps > 0 ? Math.max(6_000, Math.min(mostBps, settings.opusBitrateBps())) : settings.opusBitrateBps();
  }

  /** Takes one tick of audio and sends every packet that it completes. */
  void write(short[] pcm16k, int lengthSamples, long nowNs) {
    if (resampler == null) {
      fifo.write(pcm16k, 0, lengthSamples);
    } else {
      fifo.write(resampled, 0, resampler.process(pcm16k, 0, lengthSamples, resampled, 0));
    }
    while (fifo.lengthSamples() >= frameSamples) {
      fifo.read(frame, 0, frameSamples);
      int bytes = encoder.encode(frame, 0, frameSamples, payload, 0);
      session.send(payloadType, payload, 0, bytes, frameTicks, talkspurtStart, nowNs);
      talkspurtStart = false;
    }
  }

  /** One tick in which nothing may be sent (the call is on hold): time goes on, so the next packet is marked. */
  void skip(int lengthSamples) {
    session.skip((int) ((long) lengthSamples * encoder.codec().rtpClockHz() / Pcm.RATE_HZ));
    talkspurtStart = true;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
