package omniline.bench.model;

import java.util.function.LongSupplier;
import omniline.bench.BenchException;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;
import omniline.model.Conversation;
import omniline.model.ModelLoop;
import omniline.model.OmniModel;
import omniline.model.ReplyListener;
import omniline.model.ReplyReport;
import omniline.model.Utterance;

/**
 * From the end of a turn to the first sound of the answer, through the model loop that calls use: with the pause before it spent on
 * the work ({@link Conversation#maybeEnded}), and without. The loop is driven on this thread, so that "the work is done" is a fact
 * and not a wait. Owned by the thread that measures.
 */
final class SpeculationFigures {

  private static final int WARM_UP_TURNS = 2;
  private static final int LEAST_TURNS = 5;

  private SpeculationFigures() {}

  /**
   * Nanoseconds.
   *
   * @param without the turn's end to the first sound, nothing begun before it
   * @param with the same after all work that a pause is used for
   * @param ahead that work
   */
  record Result(Quantiles without, Quantiles with, Quantiles ahead) {
    double share() {
      return (double) with.median() / without.median();
    }
  }

  /** Notes when the first sound comes. */
  private static final class Ear implements ReplyListener {
    private final LongSupplier nanoClock;
    private long askedNs;
    private long firstAudioNs = -1;
    private String failure = "";

    Ear(LongSupplier nanoClock) {
      this.nanoClock = nanoClock;
    }

    void asked() {
      askedNs = nanoClock.getAsLong();
    }

    @Override
    public void onText(String piece) {}

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      if (firstAudioNs < 0) {
        firstAudioNs = nanoClock.getAsLong() - askedNs;
      }
    }

    @Override
    public void onEnd(ReplyReport ended) {
      failure = ended.failure();
    }

    long firstAudioNs() {
      if (firstAudioNs < 0) {
        throw new BenchException("an answer brought no sound" + (failure.isEmpty() ? "" : ": " + failure));
      }
      return firstAudioNs;
    }
  }

  /** Turns each way by turns for about so long, every one in a conversation of its own; one of each where the time is 0. */
  static Result measure(OmniModel model, Utterance utterance, LongSupplier nanoClock, double budgetNs) {
    Samples without = new Samples();
    Samples with = new Samples();
    Samples ahead = new Samples();
    try (ModelLoop loop = new ModelLoop(model, nanoClock)) {
      long endNs = nanoClock.getAsLong() + (long) budgetNs;
      boolean trial = budgetNs == 0;
      int least = trial ? 1 : LEAST_TURNS;
      for (int turn = trial ? 0 : -WARM_UP_TURNS; turn < least || nanoClock.getAsLong() < endNs; turn++) {
        long cold = turn(loop, utterance, false, nanoClock).firstAudioNs;
        Turn warm = turn(loop, utterance, true, nanoClock);
        if (turn >= 0) {
          without.add(cold);
          with.add(warm.firstAudioNs);
          ahead.add(warm.aheadNs);
        }
      }
    }
    return new Result(without.quantiles(), with.quantiles(), ahead.quantiles());
  }

  private record Turn(long firstAudioNs, long aheadNs) {}

  private static Turn turn(ModelLoop loop, Utterance utterance, boolean early, LongSupplier nanoClock) {
    Ear ear = new Ear(nanoClock);
    long aheadNs = 0;
    try (Conversation conversation = loop.open()) {
      if (early) {
        long beganNs = nanoClock.getAsLong();
        conversation.maybeEnded(utterance);
        drain(loop);
        aheadNs = nanoClock.getAsLong() - beganNs;
      }
      ear.asked();
      conversation.answer(utterance, ear);
      drain(loop);
    }
    drain(loop);
    return new Turn(ear.firstAudioNs(), aheadNs);
  }

  private static void drain(ModelLoop loop) {
    boolean worked = true;
    while (worked) {
      worked = loop.doWork();
    }
  }
}
