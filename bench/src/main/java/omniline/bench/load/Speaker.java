package omniline.bench.load;

import java.util.Arrays;
import omniline.codecs.AudioEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A caller who is silent until told to say something, and remembers when the last packet with speech in it went out. Encodes on
 * the sending thread as a telephone does; told and asked from any thread.
 */
public final class Speaker implements PayloadSource, AutoCloseable {
  private final AudioEncoder encoder;
  private final short[] frame;
  private short @Nullable [] speech;
  private int position;
  private long speechEndNs;
  private boolean closed;

  public Speaker(CallFormat format) {
    encoder = format.encoder();
    frame = new short[format.frameSamples()];
  }

  /** Begins to speak with the next packet; the array is at the codec's own rate and not copied. */
  public synchronized void say(short[] pcm) {
    speech = pcm;
    position = 0;
    speechEndNs = 0;
  }

  /** When the last packet with speech was sent; 0 while speaking. */
  public synchronized long speechEndNs() {
    return speechEndNs;
  }

  @Override
  public synchronized int next(byte[] payload, long nowNs) {
    if (closed) {
      return 0;
    }
    Arrays.fill(frame, (short) 0);
    short[] present = speech;
    if (present != null) {
      int part = Math.min(frame.length, present.length - position);
      System.arraycopy(present, position, frame, 0, part);
      position += part;
      if (position == present.length) {
        speech = null;
        speechEndNs = nowNs;
      }
    }
    return encoder.encode(frame, 0, frame.length, payload, 0);
  }

  @Override
  public synchronized void close() {
    closed = true;
    encoder.close();
  }
}
