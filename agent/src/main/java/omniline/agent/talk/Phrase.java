package omniline.agent.talk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import omniline.model.Conversation;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;

/**
 * A sentence spoken once by the model when the agent starts and kept as audio: the greeting, so that every call begins at once, and
 * the apology, so that it can be said when the model cannot. Immutable.
 */
public final class Phrase {
  /** Says nothing. */
  public static final Phrase NONE = new Phrase(new short[0]);

  private static final int MINUTES_AT_MOST = 5;

  private final short[] pcm16k;

  Phrase(short[] pcm16k) {
    this.pcm16k = pcm16k.clone();
  }

  /**
   * Lets the model say {@code text} and waits for it.
   *
   * @throws IllegalStateException with a sentence when the model cannot say it
   */
  public static Phrase record(Conversation conversation, String text) throws InterruptedException {
    if (text.isBlank()) {
      return NONE;
    }
    Recorder recorder = new Recorder();
    conversation.say(text, recorder);
    try {
      ReplyReport report = recorder.end.get(MINUTES_AT_MOST, TimeUnit.MINUTES);
      if (report.outcome() == ReplyOutcome.FAILED) {
        throw new IllegalStateException("the model could not say \"" + text + "\": " + report.failure());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the model did not say \"" + text + "\" within " + MINUTES_AT_MOST + " minutes", e);
    }
    return recorder.phrase();
  }

  boolean silent() {
    return pcm16k.length == 0;
  }

  /** Is all that is said in this turn. */
  void play(Playout playout, int turn) {
    playout.offer(turn, pcm16k, pcm16k.length);
    playout.finish(turn);
  }

  /** Collects what the model says. Called on the model loop. */
  private static final class Recorder implements ReplyListener {
    private final List<short[]> chunks = new ArrayList<>();
    private final CompletableFuture<ReplyReport> end = new CompletableFuture<>();

    @Override
    public void onText(String piece) {
      // The text is known.
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      chunks.add(Arrays.copyOf(pcm16k, lengthSamples));
    }

    @Override
    public void onEnd(ReplyReport report) {
      end.complete(report);
    }

    Phrase phrase() {
      short[] all = new short[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
      int at = 0;
      for (short[] chunk : chunks) {
        System.arraycopy(chunk, 0, all, at, chunk.length);
        at += chunk.length;
      }
      return new Phrase(all);
    }
  }
}
