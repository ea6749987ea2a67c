package omniline.bench.load;

import omniline.codecs.AudioDecoder;

/**
 * Listens for the agent's answer: the first packet that is not silent after the question, and when the answer has died away.
 * Decodes on the receiving thread; asked from any thread.
 */
public final class AnswerEar implements PayloadSink, AutoCloseable {
  /** About -50 dBFS: what an encoded silence never reaches and an answer does within its first samples. */
  private static final int AUDIBLE_PEAK = 100;

  private final AudioDecoder decoder;
  private final short[] pcm;
  private long lastAudibleNs;
  private long firstAudibleNs;
  private long sinceNs = Long.MAX_VALUE;
  private long packets;
  private boolean closed;

  public AnswerEar(CallFormat format) {
    decoder = format.decoder();
    pcm = new short[format.frameSamples() * 6];
  }

  /** The question ends at this time: what is audible from then on is the answer. */
  public synchronized void expectAnswerAfter(long ns) {
    sinceNs = ns;
    firstAudibleNs = 0;
  }

  /** When the first packet of the answer came; 0 as long as there is none. */
  public synchronized long firstAudibleNs() {
    return firstAudibleNs;
  }

  /** When the far end was last heard saying anything; 0 for never. */
  public synchronized long lastAudibleNs() {
    return lastAudibleNs;
  }

  public synchronized long packets() {
    return packets;
  }

  @Override
  public synchronized void onPayload(byte[] payload, int lengthBytes, int timestamp, long arrivalNs) {
    if (closed) {
      return;
    }
    packets++;
    int samples = decoder.decode(payload, 0, lengthBytes, pcm, 0);
    for (int i = 0; i < samples; i++) {
      if (Math.abs(pcm[i]) >= AUDIBLE_PEAK) {
        lastAudibleNs = arrivalNs;
        if (arrivalNs >= sinceNs && firstAudibleNs == 0) {
          firstAudibleNs = arrivalNs;
        }
        return;
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    decoder.close();
  }
}
