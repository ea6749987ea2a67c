package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a conversation remembers, held against a prompt written out in full; and work that is begun before a turn has ended. */
class ConversationTest {

  private static final int LIMIT = 16;

  private static OmniModel model;

  private final AtomicLong clockNs = new AtomicLong();
  private final ModelLoop loop = loop();

  @BeforeAll
  static void load() {
    model = OmniModel.load(TinyCheckpoint.directory(), ModelSettings.greedy(LIMIT));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private ModelLoop loop() {
    return loop(model);
  }

  private ModelLoop loop(OmniModel of) {
    return new ModelLoop(of, () -> clockNs.addAndGet(1_000));
  }

  private static RecordingListener hear(ModelLoop loop, Conversation conversation, long seed) {
    RecordingListener listener = new RecordingListener();
    conversation.answer(TinyCheckpoint.utterance(seed), listener);
    ModelLoopGoldenTest.drain(loop);
    return listener;
  }

  @Test
  void secondTurnSeesTheFirstAndItsAnswer() {
    Conversation conversation = loop.open();
    RecordingListener first = hear(loop, conversation, 1);
    RecordingListener second = hear(loop, conversation, 2);
    List<Long> firstTokens = reference(List.of(), 1);
    assertThat(first.report().text()).isEqualTo(text(firstTokens));
    assertThat(second.report().text()).isEqualTo(text(reference(List.of(new Said(1, firstTokens)), 2)));
    assertThat(second.report().text()).isNotEqualTo(text(reference(List.of(), 2)));
  }

  @Test
  void historyEndsAtTheLastTokenThatWasHeard() {
    List<Long> tokens = reference(List.of(), 1);
    List<String> continuations = new ArrayList<>();
    for (int kept = 1; kept <= 6; kept++) {
      continuations.add(text(reference(List.of(new Said(1, tokens.subList(0, kept))), 2)));
    }
    Conversation conversation = loop.open();
    RecordingListener first = hear(loop, conversation, 1);
    int firstChunk = first.chunks.getFirst().length;
    conversation.rollbackTo(firstChunk);
    String continued = hear(loop, conversation, 2).report().text();
    assertThat(continuations).as("the first chunk's tokens and no more").contains(continued);
    assertThat(continued).isNotEqualTo(text(reference(List.of(new Said(1, tokens)), 2)));
  }

  @Test
  void answerOfWhichNothingWasHeardLeavesOnlyTheQuestion() {
    Conversation conversation = loop.open();
    hear(loop, conversation, 1);
    conversation.rollbackTo(0);
    assertThat(hear(loop, conversation, 2).report().text()).isEqualTo(text(reference(List.of(new Said(1, List.of())), 2)));
  }

  @Test
  void questionThatTheCallerGoesOnAfterIsNotLost() {
    Conversation conversation = loop.open();
    for (int rounds = 0; rounds < 3; rounds++) {
      RecordingListener cut = new RecordingListener();
      Reply reply = conversation.answer(TinyCheckpoint.utterance(1), cut);
      for (int i = 0; i < rounds; i++) {
        loop.doWork();
      }
      reply.cancel();
      conversation.rollbackTo(0);
      assertThat(hear(loop, conversation, 2).report().text()).as("cut after %d rounds", rounds)
          .isEqualTo(text(reference(List.of(new Said(1, List.of())), 2)));
      conversation.close();
      conversation = loop.open();
    }
  }

  @Test
  void answerHeardToItsEndIsKeptWhole() {
    Conversation conversation = loop.open();
    RecordingListener first = hear(loop, conversation, 1);
    conversation.rollbackTo(first.samples().length);
    List<Long> tokens = reference(List.of(), 1);
    assertThat(hear(loop, conversation, 2).report().text()).isIn(text(reference(List.of(new Said(1, tokens)), 2)),
        text(reference(List.of(new Said(1, tokens.subList(0, tokens.size() - 1))), 2)),
        text(reference(List.of(new Said(1, tokens.subList(0, tokens.size() - 2))), 2)));
  }

  @Test
  void fullWindowDropsTheOldestTurnAndKeepsTheSystemPrompt() {
    ModelSettings small = ModelSettings.greedy(LIMIT).with(new ModelSettings.Memory(900, 1L << 30));
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(), small)) {
      ModelLoop ownLoop = loop(own);
      Conversation conversation = ownLoop.open();
      hear(ownLoop, conversation, 1);
      RecordingListener second = hear(ownLoop, conversation, 2);
      RecordingListener third = hear(ownLoop, conversation, 3);
      List<Long> one = reference(List.of(), 1);
      assertThat(second.report().text()).isEqualTo(text(reference(List.of(new Said(1, one)), 2)));
      assertThat(third.report().text()).as("two turns of 360 positions do not fit beside a third").isEqualTo(text(reference(List.of(), 3)));
    }
  }

  @Test
  void turnThatIsLargerThanTheWindowFailsWithASentence() {
    ModelSettings small = ModelSettings.greedy(LIMIT).with(new ModelSettings.Memory(512, 1L << 30));
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(), small)) {
      ModelLoop ownLoop = loop(own);
      RecordingListener listener = new RecordingListener();
      ownLoop.open().answer(TinyCheckpoint.utterance(1, 2, 3), listener);
      ModelLoopGoldenTest.drain(ownLoop);
      assertThat(listener.report().outcome()).isEqualTo(ReplyOutcome.FAILED);
      assertThat(listener.report().failure()).contains("of a window of 512");
    }
  }

  @Test
  void confirmedTurnSpeaksAtOnce() {
    Conversation conversation = loop.open();
    Utterance utterance = TinyCheckpoint.utterance(1);
    conversation.maybeEnded(utterance);
    ModelLoopGoldenTest.drain(loop);
    RecordingListener early = new RecordingListener();
    conversation.answer(utterance, early);
    assertThat(early.chunks).as("before the loop has turned once more").hasSize(1);
    ModelLoopGoldenTest.drain(loop);
    RecordingListener plain = hear(loop, loop.open(), 1);
    assertThat(Arrays.equals(early.samples(), plain.samples())).isTrue();
    assertThat(early.report().text()).isEqualTo(plain.report().text());
    assertThat(early.report().firstAudioNs()).isZero();
    assertThat(plain.report().firstAudioNs()).isPositive();
  }

  @Test
  void speechThatResumesLeavesNothingBehind() {
    Conversation conversation = loop.open();
    hear(loop, conversation, 1);
    for (int rounds = 0; rounds < 12; rounds++) {
      conversation.maybeEnded(TinyCheckpoint.utterance(50 + rounds));
      for (int i = 0; i < rounds; i++) {
        loop.doWork();
      }
      conversation.resumed();
    }
    List<Long> one = reference(List.of(), 1);
    assertThat(hear(loop, conversation, 2).report().text()).isEqualTo(text(reference(List.of(new Said(1, one)), 2)));
  }

  @Test
  void anotherUtteranceThanTheOneBegunIsAnsweredFromTheStart() {
    Conversation conversation = loop.open();
    conversation.maybeEnded(TinyCheckpoint.utterance(9));
    ModelLoopGoldenTest.drain(loop);
    assertThat(hear(loop, conversation, 1).report().text()).isEqualTo(text(reference(List.of(), 1)));
  }

  @Test
  void askingAnswersInTextAndIsForgotten() {
    Conversation conversation = loop.open();
    Utterance utterance = TinyCheckpoint.utterance(1);
    RecordingListener asked = new RecordingListener();
    RecordingListener answered = new RecordingListener();
    conversation.ask(utterance, "Which drink was ordered?", asked);
    conversation.answer(utterance, answered);
    ModelLoopGoldenTest.drain(loop);
    assertThat(asked.report().outcome()).isIn(ReplyOutcome.TOKEN_LIMIT, ReplyOutcome.STOP_TOKEN);
    assertThat(asked.text).isNotEmpty();
    assertThat(asked.chunks).isEmpty();
    assertThat(asked.report().text()).isNotEqualTo(answered.report().text());
    List<Long> one = reference(List.of(), 1);
    assertThat(answered.report().text()).isEqualTo(text(one));
    assertThat(hear(loop, conversation, 2).report().text()).isEqualTo(text(reference(List.of(new Said(1, one)), 2)));
  }

  @Test
  void voiceIsMadeNoFurtherAheadThanItsLeadAndOneChunk() {
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(),
        ModelSettings.greedy(200).with(new ModelSettings.Flow(10, 1_000, 16, 1)))) {
      ModelLoop ownLoop = loop(own);
      AtomicLong played = new AtomicLong();
      RecordingListener listener = new RecordingListener() {
        @Override
        public long playedSamples() {
          return played.get();
        }
      };
      Reply reply = ownLoop.open().answer(TinyCheckpoint.utterance(1), listener);
      ModelLoopGoldenTest.drain(ownLoop);
      assertThat(reply.done()).isFalse();
      int ahead = listener.samples().length;
      assertThat(ahead).as("1 s, and 40 units or one step more").isBetween(16_000, 16_000 * 5);
      played.set(ahead - 8_000);
      ModelLoopGoldenTest.drain(ownLoop);
      assertThat(listener.samples().length).isGreaterThan(ahead);
      assertThat(reply.done()).isFalse();
      reply.cancel();
      ModelLoopGoldenTest.drain(ownLoop);
      assertThat(listener.report().outcome()).isEqualTo(ReplyOutcome.CANCELLED);
    }
  }

  @Test
  void poolThatIsUsedUpRefusesAndTakesBackWhatIsClosed() {
    ModelSettings tight = ModelSettings.greedy(LIMIT).with(new ModelSettings.Memory(512, 2 * bytesOfOne() + 1));
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(), tight);
        ModelLoop ownLoop = loop(own)) {
      ownLoop.start();
      Conversation first = ownLoop.open();
      ownLoop.open();
      assertThat(ownLoop.admission().admitted()).isFalse();
      assertThat(ownLoop.admission().reason()).startsWith("the KV pool of");
      assertThatThrownBy(ownLoop::open).hasMessageStartingWith("the KV pool of");
      first.close();
      while (!ownLoop.admission().admitted()) {
        Thread.onSpinWait();
      }
      ownLoop.open().close();
    }
  }

  private static long bytesOfOne() {
    ModelSettings settings = ModelSettings.greedy(LIMIT).with(new ModelSettings.Memory(512, 1L << 30));
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(), settings)) {
      return own.conversationBytes();
    }
  }

  @Test
  void engineStartsAnewAfterAnErrorThatIsNobodysOwn() throws InterruptedException {
    try (ModelLoop own = loop(model)) {
      own.start();
      RecordingListener broken = new RecordingListener() {
        @Override
        public void onText(String piece) {
          throw new AssertionError("a fault of the process");
        }
      };
      RecordingListener bystander = new RecordingListener();
      Conversation conversation = own.open();
      own.open().answer(TinyCheckpoint.utterance(1), broken);
      conversation.answer(TinyCheckpoint.utterance(2), bystander);
      while (own.restarts() == 0) {
        Thread.sleep(1);
      }
      RecordingListener after = new RecordingListener();
      Reply reply = conversation.answer(TinyCheckpoint.utterance(1), after);
      while (!reply.done()) {
        Thread.sleep(1);
      }
      assertThat(after.report().text()).isEqualTo(text(reference(List.of(), 1)));
      assertThat(own.lastError()).contains("a fault of the process");
      assertThat(own.alive()).isTrue();
    }
  }

  @Test
  void encoderRunsOfTurnsThatEndTogetherGiveTheSame() {
    ModelSettings four = ModelSettings.greedy(LIMIT).with(new ModelSettings.Flow(10, 0, 16, 4));
    try (OmniModel own = OmniModel.load(TinyCheckpoint.directory(), four)) {
      ModelLoop ownLoop = loop(own);
      List<RecordingListener> listeners = new ArrayList<>();
      for (long seed = 1; seed <= 4; seed++) {
        listeners.add(new RecordingListener());
        ownLoop.open().answer(TinyCheckpoint.utterance(seed), listeners.getLast());
      }
      ModelLoopGoldenTest.drain(ownLoop);
      for (int i = 0; i < 4; i++) {
        assertThat(listeners.get(i).report().text()).isEqualTo(text(reference(List.of(), i + 1)));
      }
    }
  }

  /** A turn before: the utterance's seed and the answer's tokens. */
  private record Said(long seed, List<Long> answer) {}

  /** The greedy answer to a prompt written out in full, one sequence, no history kept: what the conversation must come to. */
  private static List<Long> reference(List<Said> before, long seed) {
    List<ScriptValue> pieces = new ArrayList<>();
    long[] system = model.prompt().beforeSpeech();
    int systemEnd = indexOf(system, model.stopId()) + 1;
    long[] after = model.prompt().afterSpeech();
    int askedEnd = indexOf(after, model.stopId()) + 1;
    long[] user = Arrays.copyOfRange(system, systemEnd, system.length);
    long[] open = Arrays.copyOf(system, systemEnd);
    for (Said said : before) {
      pieces.add(ScriptValue.longs(joined(open, user)));
      pieces.add(rows(said.seed));
      boolean silent = said.answer.isEmpty();
      long[] answer = said.answer.stream().mapToLong(Long::longValue).toArray();
      open = silent ? Arrays.copyOf(after, askedEnd) : joined(after, joined(answer, new long[] {model.stopId()}));
    }
    pieces.add(ScriptValue.longs(joined(open, user)));
    pieces.add(rows(seed));
    pieces.add(ScriptValue.longs(after));
    List<Long> tokens = new ArrayList<>();
    try (KvCache cache = model.llm().newCache();
        ScriptValue prompt = model.llm().splice(pieces)) {
      LlmStep step = model.llm().prefill(prompt, cache);
      while (tokens.size() < LIMIT && !model.stops(step.best())) {
        tokens.add(step.best());
        LlmStep next = model.llm().step(step.best(), cache);
        step.close();
        step = next;
      }
      step.close();
    } finally {
      pieces.forEach(ScriptValue::close);
    }
    return tokens;
  }

  private static ScriptValue rows(long seed) {
    try (ScriptValue frames = model.encoder().encode(TinyCheckpoint.window(seed))) {
      return model.adaptor().adapt(frames, 0);
    }
  }

  private static int indexOf(long[] ids, long wanted) {
    int at = 0;
    while (ids[at] != wanted) {
      at++;
    }
    return at;
  }

  private static long[] joined(long[] first, long[] second) {
    return LongStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  private static String text(List<Long> tokens) {
    return model.tokenizer().responseText(tokens.stream().mapToLong(Long::longValue).toArray());
  }
}
