package omniline.agent.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import omniline.agent.caller.timeline.BothSides;
import omniline.agent.caller.timeline.CallLines;
import omniline.agent.caller.timeline.CallOutcome;
import omniline.agent.caller.timeline.LineQuality;
import omniline.agent.caller.timeline.TimelinePlot;
import omniline.agent.caller.timeline.TimelineTable;
import omniline.agent.caller.timeline.Track;
import omniline.agent.caller.timeline.TurnTiming;
import omniline.codecs.wav.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Table, picture and recording of a call that is made up here. */
class TimelineTest {

  private static final int RATE_HZ = 16_000;

  @TempDir private Path folder;

  private static short[] tone(int lengthMs, int fromMs, int toMs) {
    short[] pcm = new short[lengthMs * 16];
    for (int i = fromMs * 16; i < toMs * 16; i++) {
      pcm[i] = (short) (9_000 * Math.sin(i * 0.1) * Math.sin(i * 0.0007));
    }
    return pcm;
  }

  private static CallOutcome outcome(TurnTiming... turns) {
    return new CallOutcome(true, "opus", "we hung up", List.of(turns), 2,
        new BothSides(tone(12_000, 1_000, 3_000), tone(12_000, 3_700, 6_000)), new LineQuality(0, 600, 0));
  }

  private static final TurnTiming FIRST = new TurnTiming("helpful_base_1.wav", 1_000, 3_000, 3_702, 6_000, -1);
  private static final TurnTiming SECOND = new TurnTiming("b.wav", 5_900, 7_400, 8_000, 11_000, 5_984);

  @Test
  void oneLineATurnAndTheSumOfAllGaps() {
    assertThat(TimelineTable.lines(outcome(FIRST, SECOND))).containsExactly(
        "turn  played              speech end  first answer  turn gap   answer",
        "   1  helpful_base_1.wav      3.00 s        3.70 s    702 ms   2.30 s",
        "   2  b.wav                   7.40 s        8.00 s    600 ms   3.00 s  agent fell silent 84 ms after we began",
        "turn gap: min 600 ms, median 651 ms, max 702 ms; 2 of 2 turns answered");
  }

  @Test
  void aTurnWithoutAnswerSaysSo() {
    CallOutcome one = outcome(FIRST, new TurnTiming("b.wav", 7_000, 8_000, -1, -1, -1));
    assertThat(TimelineTable.lines(one).get(2)).endsWith("none");
    assertThat(TimelineTable.summary(one)).endsWith("1 of 2 turns answered");
    assertThat(one.complete()).isFalse();
    assertThat(outcome(FIRST, SECOND).complete()).isTrue();
  }

  @Test
  void programsReadTheSameTimesAsAJsonLine() {
    assertThat(CallLines.line(outcome(FIRST, new TurnTiming("b.wav", 7_000, 8_000, -1, -1, 7_100)))).isEqualTo("{\"established\":true,"
        + "\"codec\":\"opus\",\"ending\":\"we hung up\",\"turnsWanted\":2,\"silences\":0,\"packetsReceived\":600,\"packetsLost\":0,\"turns\":["
        + "{\"name\":\"helpful_base_1.wav\",\"speechStartMs\":1000,\"speechEndMs\":3000,\"answerStartMs\":3702,\"answerEndMs\":6000,\"gapMs\":702},"
        + "{\"name\":\"b.wav\",\"speechStartMs\":7000,\"speechEndMs\":8000,\"answerStartMs\":-1,\"answerEndMs\":-1,\"fellSilentMs\":7100}]}");
  }

  @Test
  void everyCallIsALineOfTheFile() throws Exception {
    Path file = folder.resolve("calls.jsonl");
    CallLines.write(file, List.of(outcome(FIRST), outcome()));
    assertThat(file).content().hasLineCount(2).endsWith("\"turns\":[]}\n");
  }

  @Test
  void nothingAnsweredHasNoGaps() {
    assertThat(TimelineTable.summary(outcome())).isEqualTo("0 of 2 turns answered");
  }

  @Test
  void thePictureShowsBothSidesAndTheGap() throws Exception {
    Path file = folder.resolve("call.png");
    TimelinePlot.write(file, outcome(FIRST, SECOND), "sip:agent@127.0.0.1");
    BufferedImage image = Objects.requireNonNull(ImageIO.read(file.toFile()));
    assertThat(image.getWidth()).isEqualTo(1_680);
    int blue = 0;
    int orange = 0;
    int green = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        switch (image.getRGB(x, y) & 0xffffff) {
          case 0x1f5fa8 -> blue++;
          case 0xd96b1c -> orange++;
          case 0x2e8b57 -> green++;
          default -> { }
        }
      }
    }
    assertThat(blue).isGreaterThan(5_000);
    assertThat(orange).isGreaterThan(5_000);
    assertThat(green).isGreaterThan(500);
  }

  @Test
  void recordsTheCallerOnTheLeftAndTheAgentOnTheRight() throws Exception {
    Path file = folder.resolve("call.wav");
    outcome(FIRST).sound().write(file);
    WavFile back = WavFile.read(file);
    assertThat(back.rateHz()).isEqualTo(RATE_HZ);
    assertThat(back.channels()).hasDimensions(2, 12 * RATE_HZ);
    assertThat(back.channels()[0][1_500 * 16 + 7] * 32_768).isEqualTo(tone(12_000, 1_000, 3_000)[1_500 * 16 + 7], within(1f));
    assertThat(back.channels()[1][1_500 * 16 + 7]).isZero();
  }

  @Test
  void aTrackGrowsBeyondItsBlocksWithoutAHole() {
    Deque<Runnable> desk = new ArrayDeque<>();
    Track track = new Track(desk::add);
    short[] tick = new short[7_001];
    for (int i = 0; i < 300; i++) {
      Arrays.fill(tick, (short) i);
      track.append(tick, tick.length);
      if (i == 80) {
        assertThat(desk).hasSize(1);
        desk.remove().run();
      }
    }
    short[] all = track.samples();
    assertThat(all).hasSize(300 * 7_001);
    for (int i = 0; i < all.length; i += 997) {
      assertThat(all[i]).isEqualTo((short) (i / 7_001));
    }
  }

  @Test
  void clipsEndWhereTheirSpeechEnds() throws Exception {
    Path file = folder.resolve("clip.wav");
    WavFile.write(file, RATE_HZ, tone(3_000, 500, 1_990));
    Clip clip = Clip.read(file);
    assertThat(clip.name()).isEqualTo("clip.wav");
    assertThat(clip.seconds()).isCloseTo(2.0, within(0.03));
  }

  @Test
  void aClipOfSilenceIsNoTurn() throws Exception {
    Path file = folder.resolve("silence.wav");
    WavFile.write(file, RATE_HZ, new short[RATE_HZ]);
    assertThatIllegalArgumentException().isThrownBy(() -> Clip.read(file)).withMessageContaining("only silence");
  }

  @Test
  void readsHostAndPortOfASipUri() {
    assertThat(SipTarget.parse("sip:agent@127.0.0.1")).isEqualTo(new SipTarget("127.0.0.1", 5060));
    assertThat(SipTarget.parse("sip:a.b@pbx.example.com:5070;transport=tcp")).isEqualTo(new SipTarget("pbx.example.com", 5070));
    assertThat(SipTarget.parse("sip:[::1]:5062")).isEqualTo(new SipTarget("::1", 5062));
    for (String bad : List.of("agent@127.0.0.1", "sip:", "sip:a@b c", "sip:a@host:99999", "tel:+49")) {
      assertThatIllegalArgumentException().isThrownBy(() -> SipTarget.parse(bad)).withMessageContaining(bad);
    }
  }

  @Test
  void knowsOurAddressTowardTheFarEnd() {
    assertThat(new SipTarget("127.0.0.1", 5060).ownAddress().getHostAddress()).isEqualTo("127.0.0.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new SipTarget("no-such-host.invalid", 5060).ownAddress())
        .withMessageContaining("no-such-host.invalid");
  }
}
