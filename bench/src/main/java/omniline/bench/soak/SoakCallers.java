package omniline.bench.soak;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.random.RandomGeneratorFactory;
import omniline.bench.BenchException;
import omniline.bench.Waiting;
import omniline.bench.load.AnswerEar;
import omniline.bench.load.CallFormat;
import omniline.bench.load.LoadCall;
import omniline.bench.load.LoadCaller;
import omniline.bench.load.Speaker;
import omniline.bench.signal.Question;
import omniline.bench.signal.SyntheticVoice;

/**
 * Callers who say one sentence, wait until they have heard something, and hang up; several at a time. Runs on the caller's
 * thread.
 */
final class SoakCallers implements AutoCloseable {
  private static final int CALL_TIMEOUT_MS = 10_000;

  /** Endpointing and the model's first sound, generously. */
  private static final int ANSWER_MS = 8_000;

  private static final int SOCKET_CALLS = 64;

  private final LoadCaller caller;
  private final String uri;
  private final short[] sentence;
  private final LongSupplier nanoClock;

  /** One call that is up. */
  private record Active(LoadCall call, Speaker speaker, AnswerEar ear) {}

  private SoakCallers(LoadCaller caller, String uri, short[] sentence, LongSupplier nanoClock) {
    this.caller = caller;
    this.uri = uri;
    this.sentence = sentence;
    this.nanoClock = nanoClock;
  }

  static SoakCallers open(String uri, CallFormat format, int talkMs, LongSupplier nanoClock) {
    short[] voice =
        SyntheticVoice.sentence(talkMs / 1000.0, RandomGeneratorFactory.of("L64X128MixRandom").create(11));
    return new SoakCallers(
        LoadCaller.open(format, SOCKET_CALLS, nanoClock), uri, new Question(voice).at(format.pcmRateHz()), nanoClock);
  }

  /** Makes so many calls and returns when the last is over. An echo answers while the caller speaks, a model after that. */
  void call(int count, int atOnce, boolean echo) {
    Deque<Active> up = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      if (up.size() == atOnce) {
        finish(up.removeFirst(), echo);
      }
      up.addLast(begin());
    }
    while (!up.isEmpty()) {
      finish(up.removeFirst(), echo);
    }
  }

  private Active begin() {
    Speaker speaker = new Speaker(caller.format());
    AnswerEar ear = new AnswerEar(caller.format());
    LoadCall call = caller.place(uri, speaker, ear);
    call.awaitAnswer(CALL_TIMEOUT_MS);
    if (!Waiting.happens(() -> ear.packets() > 0, nanoClock, CALL_TIMEOUT_MS)) {
      throw new BenchException("a call was answered and no sound came");
    }
    speaker.say(sentence);
    return new Active(call, speaker, ear);
  }

  private void finish(Active active, boolean echo) {
    try (Speaker speaker = active.speaker();
        AnswerEar ear = active.ear()) {
      long speakingMs = 1_000L * sentence.length / caller.format().pcmRateHz();
      Waiting.happens(() -> speaker.speechEndNs() != 0, nanoClock, speakingMs + CALL_TIMEOUT_MS);
      long sinceNs = echo ? 1 : speaker.speechEndNs();
      if (!Waiting.happens(() -> ear.lastAudibleNs() >= sinceNs, nanoClock, ANSWER_MS)) {
        throw new BenchException("a caller spoke and heard nothing for " + ANSWER_MS / 1000 + " s");
      }
      active.call().hangUp();
      active.call().awaitEnd(CALL_TIMEOUT_MS);
    }
  }

  @Override
  public void close() {
    caller.close();
  }
}
