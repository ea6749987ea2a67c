package omniline.agent.media;

/**
 * A ring of 16-bit samples between steps of unlike length (a 30 ms packet, a 20 ms tick). A full ring drops the oldest
 * samples and counts them: late speech is worth less than present speech. Owned by the media loop.
 */
final class PcmFifo {
  private final short[] ring;
  private int head;
  private int size;
  private long droppedSamples;

  PcmFifo(int capacitySamples) {
    ring = new short[capacitySamples];
  }

  int lengthSamples() {
    return size;
  }

  long droppedSamples() {
    return droppedSamples;
  }

  void clear() {
    head = 0;
    size = 0;
  }

  void write(short[] pcm, int offset, int lengthSamples) {
    int excess = Math.max(0, size + lengthSamples - ring.length);
    if (excess > 0) {
      int dropped = Math.min(excess, size);
      head = (head + dropped) % ring.length;
      size -= dropped;
      droppedSamples += excess;
    }
    int kept = Math.min(lengthSamples, ring.length);
    int from = offset + lengthSamples - kept;
    int tail = (head + size) % ring.length;
    int first = Math.min(kept, ring.length - tail);
    System.arraycopy(pcm, from, ring, tail, first);
    System.arraycopy(pcm, from + first, ring, 0, kept - first);
    size += kept;
  }

  /** Copies and removes exactly {@code lengthSamples}, which must be there. */
  void read(short[] pcm, int offset, int lengthSamples) {
    if (lengthSamples > size) {
      throw new IllegalArgumentException("asked for " + lengthSamples + " samples, have " + size);
    }
    int first = Math.min(lengthSamples, ring.length - head);
    System.arraycopy(ring, head, pcm, offset, first);
    System.arraycopy(ring, 0, pcm, offset + first, lengthSamples - first);
    head = (head + lengthSamples) % ring.length;
    size -= lengthSamples;
  }
}
