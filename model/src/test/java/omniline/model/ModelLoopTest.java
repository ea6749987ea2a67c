package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The loop's manners, on a tiny random model and mostly without its thread. */
class ModelLoopTest {

  private static final int LIMIT = 12;

  private static OmniModel model;

  private final AtomicLong clockNs = new AtomicLong();
  private final ModelLoop loop = loop();
  private final RecordingListener heard = new RecordingListener();

  @BeforeAll
  static void load() {
    model = OmniModel.load(TinyCheckpoint.directory(), ModelSettings.greedy(LIMIT));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private ModelLoop loop() {
    return new ModelLoop(model, () -> clockNs.addAndGet(1_000));
  }

  @Test
  void answerEndsAtTheTokenLimitWithEverythingSpoken() {
    loop.open().answer(TinyCheckpoint.utterance(1), heard);
    ModelLoopGoldenTest.drain(loop);
    ReplyReport report = heard.report();
    assertThat(report.outcome()).isIn(ReplyOutcome.TOKEN_LIMIT, ReplyOutcome.STOP_TOKEN);
    assertThat(report.tokens()).isBetween(1, LIMIT);
    assertThat(report.samples()).isEqualTo(heard.samples().length).isPositive();
    assertThat(report.failure()).isEmpty();
  }

  @Test
  void reportTellsTheWayInOrder() {
    loop.open().answer(TinyCheckpoint.utterance(1), heard);
    ModelLoopGoldenTest.drain(loop);
    ReplyReport report = heard.report();
    assertThat(List.of(report.queuedNs(), report.encoderNs(), report.prefillNs(), report.firstTokenNs(), report.firstUnitNs(),
        report.firstAudioNs(), report.totalNs())).isSorted().allMatch(ns -> ns > 0).doesNotHaveDuplicates();
  }

  @Test
  void interleavedRepliesGetExactlyWhatEachGetsAlone() {
    List<RecordingListener> alone = new ArrayList<>();
    List<RecordingListener> together = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RecordingListener listener = new RecordingListener();
      alone.add(listener);
      ModelLoop own = loop();
      own.open().answer(TinyCheckpoint.utterance(i), listener);
      ModelLoopGoldenTest.drain(own);
    }
    for (int i = 0; i < 3; i++) {
      RecordingListener listener = new RecordingListener();
      together.add(listener);
      loop.open().answer(TinyCheckpoint.utterance(i), listener);
      loop.doWork();
    }
    ModelLoopGoldenTest.drain(loop);
    for (int i = 0; i < 3; i++) {
      assertThat(together.get(i).report().text()).isEqualTo(alone.get(i).report().text());
      assertThat(together.get(i).report().units()).isEqualTo(alone.get(i).report().units());
      assertThat(Arrays.equals(together.get(i).samples(), alone.get(i).samples())).isTrue();
    }
    assertThat(alone.get(0).samples()).isNotEqualTo(alone.get(1).samples());
  }

  @Test
  void failingReplyLeavesTheOthersAlone() {
    float[] poison = TinyCheckpoint.window(4);
    poison[1234] = Float.NaN;
    RecordingListener poisoned = new RecordingListener();
    RecordingListener throwing = new RecordingListener() {
      @Override
      public void onAudio(short[] pcm16k, int lengthSamples) {
        throw new IllegalStateException("a listener with a fault");
      }
    };
    loop.open().answer(new Utterance(128, List.of(poison), 100), poisoned);
    loop.open().answer(TinyCheckpoint.utterance(1), throwing);
    loop.open().answer(TinyCheckpoint.utterance(1), heard);
    ModelLoopGoldenTest.drain(loop);
    assertThat(poisoned.report().outcome()).isEqualTo(ReplyOutcome.FAILED);
    assertThat(poisoned.report().failure()).isEqualTo("the model's logits are not finite");
    assertThat(throwing.report().outcome()).isEqualTo(ReplyOutcome.FAILED);
    assertThat(throwing.report().failure()).contains("a listener with a fault");
    assertThat(heard.report().outcome()).isNotEqualTo(ReplyOutcome.FAILED);
    assertThat(heard.samples()).isNotEmpty();
  }

  @Test
  void cancelFreesTheModelWithinOneStep() {
    Reply reply = loop.open().answer(TinyCheckpoint.utterance(1), heard);
    loop.doWork();
    reply.cancel();
    assertThat(loop.doWork()).isFalse();
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.CANCELLED);
    assertThat(heard.report().firstTokenNs()).isEqualTo(-1);
    assertThat(heard.chunks).isEmpty();
  }

  @Test
  void listenerMayCancelFromWithinACallback() {
    List<Reply> replies = new ArrayList<>();
    RecordingListener once = new RecordingListener() {
      @Override
      public void onAudio(short[] pcm16k, int lengthSamples) {
        super.onAudio(pcm16k, lengthSamples);
        replies.getFirst().cancel();
      }
    };
    replies.add(loop.open().answer(TinyCheckpoint.utterance(1), once));
    ModelLoopGoldenTest.drain(loop);
    assertThat(once.report().outcome()).isEqualTo(ReplyOutcome.CANCELLED);
    assertThat(once.chunks).hasSize(1);
  }

  @Test
  void closingAConversationCancelsItsRepliesAndRefusesLaterOnes() {
    Conversation conversation = loop.open();
    conversation.answer(TinyCheckpoint.utterance(1), heard);
    loop.doWork();
    conversation.close();
    ModelLoopGoldenTest.drain(loop);
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.CANCELLED);
    RecordingListener late = new RecordingListener();
    conversation.say("too late", late);
    assertThat(late.report().failure()).isEqualTo("the conversation is closed");
  }

  @Test
  void saysAGivenTextInFull() {
    String text = "Hello, this is a greeting that is longer than the limit on tokens allows an answer to be.";
    loop.open().say(text, heard);
    ModelLoopGoldenTest.drain(loop);
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.STOP_TOKEN);
    assertThat(heard.report().tokens()).isGreaterThan(LIMIT);
    assertThat(heard.report().text()).isEqualTo(text);
    assertThat(heard.text).hasToString(text);
    assertThat(heard.samples()).hasSizeGreaterThan(16_000);
    RecordingListener again = new RecordingListener();
    loop.open().say(text, again);
    ModelLoopGoldenTest.drain(loop);
    assertThat(Arrays.equals(again.samples(), heard.samples())).isTrue();
  }

  @Test
  void longTurnIsHeardToItsLastWindow() {
    RecordingListener first = new RecordingListener();
    loop.open().answer(TinyCheckpoint.utterance(1, 2), first);
    loop.open().answer(TinyCheckpoint.utterance(1, 3), heard);
    ModelLoopGoldenTest.drain(loop);
    assertThat(first.report().outcome()).isNotEqualTo(ReplyOutcome.FAILED);
    assertThat(first.samples()).isNotEqualTo(heard.samples());
  }

  @Test
  void anotherModelsWindowIsRefusedInOneSentence() {
    loop.open().answer(new Utterance(80, List.of(new float[80 * 3000]), 10), heard);
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.FAILED);
    assertThat(heard.report().failure()).isEqualTo("the utterance has 80 mel bins and windows of 3000 frames, the model wants 128 mel bins and windows of 3000 frames");
  }

  @Test
  void fullQueueRefusesWithBusy() {
    List<RecordingListener> waiting = new ArrayList<>();
    while (loop.queued() < 64) {
      waiting.add(new RecordingListener());
      loop.open().say("", waiting.getLast());
    }
    loop.open().say("", heard);
    assertThat(heard.report().outcome()).isEqualTo(ReplyOutcome.FAILED);
    assertThat(heard.report().failure()).isEqualTo("busy");
    assertThat(loop.queued()).isEqualTo(64);
    loop.close();
    assertThat(waiting).allMatch(listener -> listener.report().outcome() == ReplyOutcome.CANCELLED);
  }

  @Test
  void sampledAnswersRepeatWithTheirSeed() {
    ModelSettings warm = ModelSettings.greedy(LIMIT).with(new ModelSettings.Sampling(LIMIT, 1, 0.95f, 42));
    ModelSettings other = ModelSettings.greedy(LIMIT).with(new ModelSettings.Sampling(LIMIT, 1, 0.95f, 43));
    String once = sampled(warm);
    assertThat(sampled(warm)).isEqualTo(once);
    assertThat(sampled(other)).isNotEqualTo(once);
  }

  private static String sampled(ModelSettings settings) {
    RecordingListener listener = new RecordingListener();
    try (OmniModel sampling = OmniModel.load(TinyCheckpoint.directory(), settings);
        ModelLoop own = new ModelLoop(sampling, () -> 0)) {
      own.open().answer(TinyCheckpoint.utterance(1), listener);
      ModelLoopGoldenTest.drain(own);
    }
    return listener.report().text();
  }

  @Test
  void threadAnswersAndEndsWhenClosed() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(2);
    RecordingListener counting = new RecordingListener() {
      @Override
      public void onEnd(ReplyReport report) {
        super.onEnd(report);
        ended.countDown();
      }
    };
    RecordingListener refused = new RecordingListener();
    ModelLoop running = loop();
    assertThat(running.alive()).isFalse();
    running.start();
    assertThat(running.alive()).isTrue();
    running.open().say("one", counting);
    RecordingListener second = new RecordingListener() {
      @Override
      public void onEnd(ReplyReport report) {
        super.onEnd(report);
        ended.countDown();
      }
    };
    running.open().say("two", second);
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    running.close();
    assertThat(running.alive()).isFalse();
    running.open().say("three", refused);
    assertThat(refused.report().failure()).isEqualTo("the model loop is closed");
    assertThat(counting.report().outcome()).isEqualTo(ReplyOutcome.STOP_TOKEN);
  }
}
