package omniline.train.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.nio.file.Path;
import omniline.model.Conversation;
import omniline.model.ModelLoop;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.mel.LogMel;
import omniline.train.TrainException;
import omniline.train.barista.Order;
import omniline.train.barista.OrderReader;
import omniline.train.corpus.LabelledRecordings.Recording;

/**
 * Plays recordings to a checkpoint, each as the only turn of a conversation of its own, and reads the order out of the reply. The whole
 * engine answers, voice and all, so that the time to the first sound is the caller's. Owned by one thread.
 */
public final class Acceptance implements AutoCloseable {

  private static final double MS = 1e6;

  private final OmniModel model;
  private final ModelLoop loop;

  /** Loads a checkpoint; so many computing threads, 0 for one a core. */
  public Acceptance(Path checkpoint, int maxNewTokens, int threads, LongSupplier nanoClock) {
    ModelSettings plain = ModelSettings.greedy(maxNewTokens);
    model = OmniModel.load(checkpoint, plain.with(new ModelSettings.Compute(plain.compute().precision(), "cpu", threads)));
    loop = new ModelLoop(model, nanoClock);
    loop.start();
  }

  /** Plays one recording over a line. */
  public Outcome play(Recording recording, UnaryOperator<float[]> line) throws InterruptedException {
    ReplyReport report;
    try (Talk talk = open()) {
      report = talk.answer(recording.file().toString(), line.apply(recording.samples())).report();
    }
    Optional<Map<String, String>> confirmed = OrderReader.read(report.text()).map(Order::toLabels);
    return new Outcome(recording.id(), recording.group(), recording.slots(), confirmed.orElse(null), report.text(), report.firstAudioNs() / MS);
  }

  /**
   * An answer.
   *
   * @param report of the engine
   * @param actions what is done besides, by the names of the checkpoint's profile
   */
  record Answer(ReplyReport report, List<String> actions) {}

  /** A conversation of one or more turns. */
  Talk open() {
    return new Talk(loop.open());
  }

  /** Owned by the thread that talks. */
  final class Talk implements AutoCloseable {
    private final Conversation conversation;

    private Talk(Conversation conversation) {
      this.conversation = conversation;
    }

    /** What is answered to a turn of 16 kHz; the name is for errors. */
    Answer answer(String name, float[] heard) {
      LogMel mel = model.logMel();
      mel.push(heard, 0, heard.length);
      End end = new End();
      conversation.answer(mel.finish(), end);
      ReplyReport report = end.report.join();
      if (report.outcome() == ReplyOutcome.FAILED) {
        throw new TrainException(name + ": the model could not answer it (" + report.failure() + ")");
      }
      return new Answer(report, List.copyOf(end.actions));
    }

    @Override
    public void close() {
      conversation.close();
    }
  }

  /** All of them, telling each. */
  public List<Outcome> playAll(List<Recording> recordings, UnaryOperator<float[]> line, Runnable done) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Recording recording : recordings) {
      outcomes.add(play(recording, line));
      done.run();
    }
    return outcomes;
  }

  private static final class End implements ReplyListener {
    private final CompletableFuture<ReplyReport> report = new CompletableFuture<>();
    /** Written by the model loop before the report is complete. */
    private final List<String> actions = new ArrayList<>();

    @Override
    public void onText(String piece) {
      // The report has all of it.
    }

    @Override
    public void onAction(String name) {
      actions.add(name);
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      // Only when it came counts here, which the report tells.
    }

    @Override
    public void onEnd(ReplyReport end) {
      report.complete(end);
    }
  }

  @Override
  public void close() {
    loop.close();
    model.close();
  }
}
