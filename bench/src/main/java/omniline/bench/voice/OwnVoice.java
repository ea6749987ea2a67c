package omniline.bench.voice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import omniline.bench.BenchException;
import omniline.model.Conversation;
import omniline.model.ModelLoop;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;

/** A checkpoint that says what it is given, in its own voice. Owned by one thread. */
final class OwnVoice implements AutoCloseable {
  private static final int LONGEST = 256;

  private final OmniModel model;
  private final ModelLoop loop;
  private final Conversation conversation;

  OwnVoice(Path checkpoint, LongSupplier nanoClock) {
    model = OmniModel.load(checkpoint, ModelSettings.greedy(LONGEST));
    loop = new ModelLoop(model, nanoClock);
    loop.start();
    conversation = loop.open();
  }

  /** The sentence in its voice. */
  Spoken say(String text) {
    Ear ear = new Ear();
    conversation.say(text, ear);
    ReplyReport report = ear.report.join();
    if (report.outcome() == ReplyOutcome.FAILED) {
      throw new BenchException("the model cannot say \"" + text + "\": " + report.failure());
    }
    return new Spoken(text, ear.sound());
  }

  /** The loop's thread writes, the asking one reads after the report. */
  private static final class Ear implements ReplyListener {
    private final CompletableFuture<ReplyReport> report = new CompletableFuture<>();
    private final List<short[]> pieces = new ArrayList<>();

    @Override
    public void onText(String piece) {
      // It is known beforehand.
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      pieces.add(Arrays.copyOf(pcm16k, lengthSamples));
    }

    @Override
    public void onEnd(ReplyReport end) {
      report.complete(end);
    }

    private short[] sound() {
      short[] sound = new short[pieces.stream().mapToInt(piece -> piece.length).sum()];
      int at = 0;
      for (short[] piece : pieces) {
        System.arraycopy(piece, 0, sound, at, piece.length);
        at += piece.length;
      }
      return sound;
    }
  }

  @Override
  public void close() {
    conversation.close();
    loop.close();
    model.close();
  }
}
