package omniline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import omniline.bench.load.AnswerEar;
import omniline.bench.load.LoadCall;
import omniline.bench.load.LoadCaller;
import omniline.bench.load.Speaker;

/**
 * A caller who asks the same question again and again, and lets each answer end before the next. Runs on the caller's thread.
 *
 * <pre>
 *   packets sent      speech speech speech|
 *   packets heard                          silence ... silence|answer answer      silence
 *   gap                                   |-------------------|
 * </pre>
 */
final class TurnTalk {
  /** A question that is not answered by then counts as unanswered. */
  static final int ANSWER_TIMEOUT_MS = 10_000;

  private static final int CALL_TIMEOUT_MS = 10_000;
  private static final int LONGEST_ANSWER_MS = 20_000;
  private static final int BEFORE_QUESTION_MS = 500;

  /** The answer is over when nothing was heard for so long; a pause in it may be nearly as long. */
  private static final long SILENCE_NS = 1_000_000_000L;

  private final LoadCaller caller;
  private final String uri;
  private final short[] question;
  private final LongSupplier nanoClock;

  /** A question at the rate of the callers' codec. */
  TurnTalk(LoadCaller caller, String uri, short[] question, LongSupplier nanoClock) {
    this.caller = caller;
    this.uri = uri;
    this.question = question;
    this.nanoClock = nanoClock;
  }

  /** One call with so many turns; the gap of each in nanoseconds, -1 for a question without an answer. */
  List<Long> call(int turns) {
    List<Long> gaps = new ArrayList<>();
    try (Speaker speaker = new Speaker(caller.format());
        AnswerEar ear = new AnswerEar(caller.format())) {
      LoadCall call = caller.place(uri, speaker, ear);
      call.awaitAnswer(CALL_TIMEOUT_MS);
      Waiting.pause(BEFORE_QUESTION_MS);
      for (int i = 0; i < turns; i++) {
        gaps.add(turn(speaker, ear));
      }
      call.hangUp();
      call.awaitEnd(CALL_TIMEOUT_MS);
    }
    return gaps;
  }

  private long turn(Speaker speaker, AnswerEar ear) {
    speaker.say(question);
    long speakingMs = 1_000L * question.length / caller.format().pcmRateHz();
    if (!Waiting.happens(() -> speaker.speechEndNs() != 0, nanoClock, speakingMs + ANSWER_TIMEOUT_MS)) {
      throw new BenchException("the question was not sent to its end: the call is over");
    }
    long endNs = speaker.speechEndNs();
    ear.expectAnswerAfter(endNs);
    if (!Waiting.happens(() -> ear.firstAudibleNs() != 0, nanoClock, ANSWER_TIMEOUT_MS)) {
      return -1;
    }
    long gapNs = ear.firstAudibleNs() - endNs;
    Waiting.happens(() -> nanoClock.getAsLong() - ear.lastAudibleNs() > SILENCE_NS, nanoClock, LONGEST_ANSWER_MS);
    return gapNs;
  }
}
