package omniline.bench.calls;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import omniline.bench.load.CallFormat;
import omniline.bench.signal.Tone;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;

/** What libopus alone takes for a call: a frame decoded and a frame encoded every 20 ms, as the agent does, and nothing else. Stateless. */
final class OpusAlone {
  private static final int WARM_UP_FRAMES = 5_000;
  private static final int FRAMES = 30_000;
  private static final int CALLS = 16;
  private static final int RATE_HZ = 16_000;

  private OpusAlone() {}

  /** Share of a core for one call, by the processor time of one thread, the frames of several calls in turn. */
  static double corePerCall() {
    byte[][] heard = heard();
    AudioDecoder[] decoders = new AudioDecoder[CALLS];
    AudioEncoder[] encoders = new AudioEncoder[CALLS];
    for (int i = 0; i < CALLS; i++) {
      decoders[i] = Codecs.decoder(AudioCodec.OPUS, RATE_HZ);
      encoders[i] = Codecs.encoder(AudioCodec.OPUS, new EncoderSettings(RATE_HZ, 32_000, 5, true, 10)); // the agent's defaults
    }
    short[] pcm = new short[RATE_HZ];
    byte[] payload = new byte[1500];
    long startNs = 0;
    int samples = RATE_HZ / 1000 * CallFormat.FRAME_MS;
    for (int i = 0; i < WARM_UP_FRAMES + FRAMES; i++) {
      if (i == WARM_UP_FRAMES) {
        startNs = cpuNs();
      }
      byte[] frame = heard[i / CALLS % heard.length];
      decoders[i % CALLS].decode(frame, 0, frame.length, pcm, 0);
      encoders[i % CALLS].encode(pcm, 0, samples, payload, 0);
    }
    double frameNs = (double) (cpuNs() - startNs) / FRAMES;
    for (int i = 0; i < CALLS; i++) {
      decoders[i].close();
      encoders[i].close();
    }
    return frameNs / (CallFormat.FRAME_MS * 1e6);
  }

  /** A second of a caller's tone, as the load program sends it. */
  private static byte[][] heard() {
    byte[][] frames = new byte[1000 / CallFormat.FRAME_MS][];
    short[] pcm = Tone.pcm(Tone.frequencyHz(3, CALLS), RATE_HZ, RATE_HZ);
    byte[] payload = new byte[1500];
    try (AudioEncoder encoder = CallFormat.OPUS.encoder()) {
      for (int i = 0; i < frames.length; i++) {
        int lengthBytes = encoder.encode(pcm, i * CallFormat.OPUS.frameSamples(), CallFormat.OPUS.frameSamples(), payload, 0);
        frames[i] = Arrays.copyOf(payload, lengthBytes);
      }
    }
    return frames;
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
