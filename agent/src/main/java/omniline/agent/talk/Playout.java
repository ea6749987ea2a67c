package omniline.agent.talk;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the agent is going to say: chunks of 16 kHz PCM on their way from the model loop to the media loop, each with the
 * turn that it answers. A chunk of another turn than the present one is dropped where it is found, so that an
 * interruption is one number and no task is killed. {@link #offer}, {@link #finish} and {@link #playedSamples} are for the model
 * loop too, the rest is owned by the media loop.
 */
final class Playout {
  /** Longest answer kept waiting; a model that writes further ahead than this is stopped. */
  static final int MAX_QUEUED_SAMPLES = 16_000 * 300;

  /** Bits of {@link #played} that count samples: two years of speech. */
  private static final int SAMPLE_BITS = 40;

  private final Queue<Chunk> chunks = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedSamples = new AtomicLong();
  private volatile int turn;
  /** Turn and samples in one word, so that a reader without a lock never sees one turn's count under another's number. */
  private volatile long played;
  private @Nullable Chunk current;
  private int position;
  private boolean speaking;
  private boolean finished;
  private long underruns;
  private boolean starved;

  /** One piece of an answer; the last of a turn is empty. */
  private static final class Chunk {
    private final int turn;
    private final short[] pcm;
    private final int lengthSamples;

    Chunk(int turn, short[] pcm, int lengthSamples) {
      this.turn = turn;
      this.pcm = pcm;
      this.lengthSamples = lengthSamples;
    }

    boolean last() {
      return lengthSamples == 0;
    }
  }

  /** Adds speech; false when too much is waiting already. The array is not copied. */
  boolean offer(int ofTurn, short[] pcm, int lengthSamples) {
    if (lengthSamples == 0 || ofTurn != turn) {
      return true;
    }
    if (queuedSamples.addAndGet(lengthSamples) > MAX_QUEUED_SAMPLES) {
      queuedSamples.addAndGet(-lengthSamples);
      return false;
    }
    chunks.add(new Chunk(ofTurn, pcm, lengthSamples));
    return true;
  }

  /** Nothing more comes in this turn. */
  void finish(int ofTurn) {
    chunks.add(new Chunk(ofTurn, new short[0], 0));
  }

  /** The present turn; older chunks are dead. */
  int turn() {
    return turn;
  }

  /** Begins a turn: whatever older ones still had to say is dropped. */
  int nextTurn() {
    int next = turn + 1;
    turn = next;
    played = (long) next << SAMPLE_BITS;
    speaking = false;
    finished = false;
    starved = false;
    current = null;
    return next;
  }

  /** Whether the far end is hearing an answer that has begun and not ended. */
  boolean speaking() {
    return speaking;
  }

  /** Whether the answer of this turn has been spoken to its end. */
  boolean finished() {
    return finished;
  }

  /** Samples of a turn's answer that were sent so far; 0 for any other turn than the present one. Any thread. */
  long playedSamples(int ofTurn) {
    long now = played;
    return now >>> SAMPLE_BITS == ofTurn ? now & ((1L << SAMPLE_BITS) - 1) : 0;
  }

  /** Times an answer that had begun had nothing to say in time. */
  long underruns() {
    return underruns;
  }

  /** Fills {@code pcm} with speech, and with silence where there is none; returns the samples of speech. */
  int read(short[] pcm, int lengthSamples) {
    int filled = 0;
    while (filled < lengthSamples) {
      Chunk chunk = present();
      if (chunk == null) {
        break;
      }
      int part = Math.min(lengthSamples - filled, chunk.lengthSamples - position);
      System.arraycopy(chunk.pcm, position, pcm, filled, part);
      position += part;
      filled += part;
    }
    Arrays.fill(pcm, filled, lengthSamples, (short) 0);
    if (filled > 0) {
      long now = played;
      played = now + filled;
    }
    note(filled, lengthSamples);
    return filled;
  }

  private void note(int filled, int wanted) {
    if (filled > 0) {
      speaking = true;
    }
    boolean hungry = speaking && filled < wanted && !finished;
    if (hungry && !starved) {
      underruns++;
    }
    starved = hungry;
    if (finished) {
      speaking = false;
    }
  }

  private @Nullable Chunk present() {
    Chunk chunk = current;
    if (chunk != null && position < chunk.lengthSamples) {
      return chunk;
    }
    current = null;
    for (Chunk next = chunks.poll(); next != null; next = chunks.poll()) {
      queuedSamples.addAndGet(-next.lengthSamples);
      if (next.turn != turn) {
        continue;
      }
      if (next.last()) {
        finished = true;
        continue;
      }
      current = next;
      position = 0;
      return next;
    }
    return null;
  }
}
