package omniline.bench.load;

import java.util.Arrays;
import omniline.bench.signal.Tone;
import omniline.codecs.AudioEncoder;

/** A second of a tone, encoded once and repeated: a caller who costs the load program next to nothing. Sending thread. */
public final class ToneSource implements PayloadSource {
  private static final int FRAMES = 1000 / CallFormat.FRAME_MS;

  private final byte[][] frames = new byte[FRAMES][];
  private int next;

  public ToneSource(CallFormat format, int frequencyHz) {
    short[] pcm = Tone.pcm(frequencyHz, format.pcmRateHz(), format.pcmRateHz());
    byte[] payload = new byte[1500];
    try (AudioEncoder encoder = format.encoder()) {
      // Twice, so that the encoder's state at the end fits the beginning.
      for (int i = 0; i < 2 * FRAMES; i++) {
        int samples = format.frameSamples();
        int lengthBytes = encoder.encode(pcm, i % FRAMES * samples, samples, payload, 0);
        frames[i % FRAMES] = Arrays.copyOf(payload, lengthBytes);
      }
    }
  }

  @Override
  public int next(byte[] payload, long nowNs) {
    byte[] frame = frames[next];
    next = (next + 1) % FRAMES;
    System.arraycopy(frame, 0, payload, 0, frame.length);
    return frame.length;
  }
}
