package omniline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with the embedded model's dimensions: windows of 12 s, 80 mel bins, another adaptor; and actions in an answer. */
class ShortWindowTest {

  private static final int LIMIT = 12;
  private static final String BYE = "<|bye|>";

  @TempDir private static Path directory = Path.of("");
  private static OmniModel model;

  private final AtomicLong clockNs = new AtomicLong();
  private final ModelLoop loop = loop();
  private final Events heard = new Events();

  /** What a reply gave, actions among the text. */
  private static final class Events extends RecordingListener {
    final List<String> events = new ArrayList<>();

    @Override
    public void onText(String piece) {
      super.onText(piece);
      events.add("text");
    }

    @Override
    public void onAction(String name) {
      events.add(name);
    }
  }

  @BeforeAll
  static void load() {
    CheckpointInit.write(directory.resolve("barista"), ModelSize.BARISTA, 3, done -> {});
    model = OmniModel.load(directory.resolve("barista"), ModelSettings.greedy(LIMIT));
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

  /** A hoarse voice of so many seconds. */
  private static Utterance speech(double seconds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    short[] pcm = new short[(int) (seconds * 16_000)];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) (random.nextInt(-6_000, 6_000) * Math.sin(i * 0.001 * seed));
    }
    LogMel mel = model.logMel();
    mel.push(pcm, 0, pcm.length);
    return mel.finish();
  }

  private static Events answer(ModelLoop loop, Conversation conversation, Utterance utterance) {
    Events listener = new Events();
    conversation.answer(utterance, listener);
    ModelLoopGoldenTest.drain(loop);
    assertThat(listener.report().failure()).isEmpty();
    return listener;
  }

  @Test
  void aWindowOfTwelveSecondsIs120Rows() {
    Utterance utterance = speech(3, 1);
    assertThat(utterance.windowFrames()).isEqualTo(1200);
    try (ScriptValue frames = model.encoder().encode(utterance.windows().getFirst());
        ScriptValue rows = model.adaptor().adapt(frames, 0)) {
      assertThat(frames.shape()).containsExactly(1, 600, 192);
      assertThat(rows.shape()).containsExactly(120, 256);
    }
  }

  @Test
  void aTurnBeyondTheWindowIsHeardToItsEnd() {
    Utterance longer = speech(15, 2);
    assertThat(longer.windows()).hasSize(2);
    Events whole = answer(loop, loop.open(), longer);
    Events cut = answer(loop, loop.open(), longer.upTo(1200));
    assertThat(whole.samples()).isNotEmpty().isNotEqualTo(cut.samples());
  }

  @Test
  void manyTurnsFitAndWorkBegunEarlyGivesTheSameAnswer() {
    Conversation conversation = loop.open();
    List<String> texts = new ArrayList<>();
    for (int turn = 1; turn <= 16; turn++) {
      texts.add(answer(loop, conversation, speech(2, turn)).report().text());
    }
    assertThat(texts).as("more turns than the window holds").doesNotContain("").hasSize(16);
    Utterance utterance = speech(4, 5);
    Events plain = answer(loop, loop.open(), utterance);
    Conversation early = loop.open();
    early.maybeEnded(utterance);
    ModelLoopGoldenTest.drain(loop);
    assertThat(answer(loop, early, utterance).samples()).isEqualTo(plain.samples());
  }

  @Test
  void saysItsGreeting() {
    String greeting = model.checkpoint().profile().greeting();
    loop.open().say(greeting, heard);
    ModelLoopGoldenTest.drain(loop);
    assertThat(heard.report().text()).isEqualTo(greeting);
    assertThat(heard.samples()).isNotEmpty();
  }

  @Test
  void anActionIsToldAndNeitherShownNorTheEnd() throws IOException {
    Utterance utterance = speech(2, 1);
    Events plain = answer(loop, loop.open(), utterance);
    long word = model.tokenizer().encode(plain.text.toString().split("(?<=\\w) ", 2)[0])[0];
    Path directory = ShortWindowTest.directory.resolve("saying-bye");
    CheckpointInit.write(directory, ModelSize.BARISTA, 3, done -> {});
    Checkpoint checkpoint = Checkpoint.open(directory);
    preferTo(checkpoint, word, model.tokenizer().tokenId(BYE).orElseThrow());
    try (OmniModel polite = OmniModel.load(directory, ModelSettings.greedy(LIMIT))) {
      ModelLoop own = loop(polite);
      Events events = answer(own, own.open(), utterance);
      assertThat(events.events.getFirst()).isEqualTo("hang_up");
      assertThat(events.events).as("words after it").contains("text");
      assertThat(events.text.toString()).doesNotContain("<|");
      assertThat(events.report().text()).doesNotContain("<|").isEqualTo(events.text.toString().strip());
      assertThat(events.report().tokens()).as("it ends nothing").isEqualTo(LIMIT);
      Events early = new Events();
      Conversation conversation = own.open();
      conversation.maybeEnded(utterance);
      ModelLoopGoldenTest.drain(own);
      assertThat(early.events).as("nobody has confirmed the turn").isEmpty();
      conversation.answer(utterance, early);
      ModelLoopGoldenTest.drain(own);
      assertThat(early.events).isEqualTo(events.events);
    }
  }

  /** Where the model would choose the one token it now chooses the other: its row of the head is the same, but larger. */
  private static void preferTo(Checkpoint checkpoint, long word, long instead) throws IOException {
    TensorEntry head = checkpoint.tensor("lm_head.weight");
    int rowBytes = 2 * Math.toIntExact(head.shape().get(1));
    ByteBuffer row = ByteBuffer.allocate(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(head.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.read(row, head.byteOffset() + word * rowBytes);
      for (int at = 0; at < rowBytes; at += 2) {
        row.putShort(at, Float.floatToFloat16(1.25f * Float.float16ToFloat(row.getShort(at))));
      }
      file.write(row.rewind(), head.byteOffset() + instead * rowBytes);
    }
  }
}
