package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen conversations start, overlap, are interrupted, rolled back, asked about and closed in random order, and each gets exactly
 * the text and the samples that it gets alone: nothing of one reaches another, and a row's result does not depend on its batch.
 */
class ManyConversationsTest {

  private static final int CONVERSATIONS = 16;
  private static final int LIMIT = 14;

  private static OmniModel model;

  @BeforeAll
  static void load() {
    model = OmniModel.load(TinyCheckpoint.directory(), ModelSettings.greedy(LIMIT).with(new ModelSettings.Flow(10, 0, 5, 2)));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void eachGetsExactlyWhatItGetsAlone(long seed) {
    List<List<Heard>> alone = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Caller caller = new Caller(loop(), seed * 100 + i);
      caller.toTheEnd();
      alone.add(caller.heard);
    }
    ModelLoop shared = loop();
    List<Caller> callers = new ArrayList<>();
    Random order = new Random(seed);
    boolean busy = true;
    while (busy || callers.size() < CONVERSATIONS) {
      if (callers.size() < CONVERSATIONS && order.nextInt(6) == 0) {
        callers.add(new Caller(shared, seed * 100 + callers.size()));
      }
      List<Caller> shuffled = new ArrayList<>(callers);
      Collections.shuffle(shuffled, order);
      busy = false;
      for (Caller caller : shuffled) {
        busy |= caller.act();
      }
      busy |= shared.doWork();
    }
    for (int i = 0; i < CONVERSATIONS; i++) {
      assertThat(callers.get(i).heard).as("conversation %d", i).isEqualTo(alone.get(i));
      assertThat(callers.get(i).heard).as("conversation %d", i).hasSizeGreaterThanOrEqualTo(3);
    }
    assertThat(shared.kvReservedBytes()).isZero();
    assertThat(alone.stream().flatMap(List::stream).mapToInt(heard -> heard.samples.size()).sum()).isGreaterThan(100_000);
  }

  private static ModelLoop loop() {
    AtomicLong clockNs = new AtomicLong();
    return new ModelLoop(model, () -> clockNs.addAndGet(1_000));
  }

  /** What one reply gave. Its tokens are in its text and count, its units in its samples and count. */
  private record Heard(ReplyOutcome outcome, String text, int tokens, int units, List<Short> samples) {}

  /** One caller: what he does next depends on his own seed and on what he heard, never on the others. */
  private static final class Caller {
    private final SplittableRandom random;
    private final ModelLoop loop;
    private final Conversation conversation;
    private final List<Heard> heard = new ArrayList<>();
    private int actsLeft;
    private @Nullable Listening listening;
    private boolean closed;

    Caller(ModelLoop loop, long seed) {
      this.loop = loop;
      random = new SplittableRandom(seed);
      conversation = loop.open();
      actsLeft = 4 + random.nextInt(3);
    }

    /** The next act, when the one before has come to its end; false when all is done. */
    boolean act() {
      Listening now = listening;
      if (now != null && !now.ended()) {
        return true;
      }
      if (now != null) {
        heard.add(now.heard());
        if (now.cutAfterSamples < Long.MAX_VALUE) {
          conversation.rollbackTo(random.nextLong(now.samples().length + 1L));
        }
        listening = null;
      }
      if (closed) {
        return false;
      }
      if (actsLeft-- == 0) {
        conversation.close();
        closed = true;
        return true;
      }
      begin();
      return true;
    }

    private void begin() {
      Utterance utterance = TinyCheckpoint.utterance(random.nextLong(1_000));
      if (random.nextInt(4) == 0) {
        conversation.maybeEnded(TinyCheckpoint.utterance(random.nextLong(1_000)));
        conversation.resumed();
      }
      boolean early = random.nextInt(3) == 0;
      if (early) {
        conversation.maybeEnded(utterance);
      }
      Listening next = new Listening(random.nextInt(3) == 0 ? 3_000 + random.nextLong(20_000) : Long.MAX_VALUE);
      listening = next;
      if (random.nextInt(5) == 0) {
        next.cutAfterSamples = Long.MAX_VALUE;
        next.reply = conversation.ask(utterance, "Write down what was said.", next);
      } else {
        next.reply = conversation.answer(utterance, next);
      }
    }

    void toTheEnd() {
      boolean busy = true;
      while (busy) {
        busy = act();
        busy |= loop.doWork();
      }
    }
  }

  /** Hears a reply, and interrupts it after so many samples. */
  private static final class Listening extends RecordingListener {
    private long cutAfterSamples;
    private @Nullable Reply reply;

    Listening(long cutAfterSamples) {
      this.cutAfterSamples = cutAfterSamples;
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      super.onAudio(pcm16k, lengthSamples);
      Reply mine = reply;
      if (mine != null && samples().length > cutAfterSamples) {
        mine.cancel();
      }
    }

    Heard heard() {
      List<Short> all = new ArrayList<>();
      for (short sample : samples()) {
        all.add(sample);
      }
      return new Heard(report().outcome(), text.toString(), report().tokens(), report().units(), all);
    }
  }
}
