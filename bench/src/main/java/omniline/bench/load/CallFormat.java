package omniline.bench.load;

import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.sip.sdp.AudioFormat;

/** The codecs that a bench call may speak, with the rate of the PCM that goes into them; packets are 20 ms. */
public enum CallFormat {
  /** G.711 µ-law at 8 kHz. */
  PCMU(AudioCodec.PCMU, 8_000),
  /** Opus, fed with 16 kHz. */
  OPUS(AudioCodec.OPUS, 16_000);

  /** Length of every packet. */
  public static final int FRAME_MS = 20;

  private static final int OPUS_BITRATE_BPS = 24_000;
  private static final int OPUS_COMPLEXITY = 3;

  private final AudioCodec codec;
  private final int pcmRateHz;

  CallFormat(AudioCodec codec, int pcmRateHz) {
    this.codec = codec;
    this.pcmRateHz = pcmRateHz;
  }

  /** How SDP writes it. */
  public AudioFormat sdp() {
    return switch (this) {
      case PCMU -> AudioFormat.PCMU;
      case OPUS -> AudioFormat.OPUS;
    };
  }

  public int pcmRateHz() {
    return pcmRateHz;
  }

  /** Samples of PCM in a packet. */
  public int frameSamples() {
    return pcmRateHz / 1000 * FRAME_MS;
  }

  /** What the RTP timestamp advances by from packet to packet. */
  public int frameTicks() {
    return codec.rtpClockHz() / 1000 * FRAME_MS;
  }

  /** Nanoseconds that a difference of RTP timestamps stands for. */
  public long ticksToNs(int ticks) {
    return ticks * 1_000_000_000L / codec.rtpClockHz();
  }

  /** A new encoder. */
  public AudioEncoder encoder() {
    return Codecs.encoder(codec, new EncoderSettings(pcmRateHz, OPUS_BITRATE_BPS, OPUS_COMPLEXITY, false, 0));
  }

  /** A new decoder. */
  public AudioDecoder decoder() {
    return Codecs.decoder(codec, pcmRateHz);
  }
}
