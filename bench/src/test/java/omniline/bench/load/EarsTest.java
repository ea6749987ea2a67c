package omniline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGeneratorFactory;
import omniline.bench.figures.Quantiles;
import omniline.bench.signal.Question;
import omniline.bench.signal.SyntheticVoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Speaking and hearing in virtual time, mouth to ear without a network. */
class EarsTest {
  private static final long FRAME_NS = CallFormat.FRAME_MS * 1_000_000L;

  private final byte[] payload = new byte[1500];

  @ParameterizedTest
  @EnumSource(CallFormat.class)
  void theOwnToneIsKnownAgainAndAnotherIsNot(CallFormat format) {
    EchoEar own = new EchoEar(format, 900);
    EchoEar other = new EchoEar(format, 1_200);
    ToneSource source = new ToneSource(format, 900);
    for (int i = 0; i < 200; i++) {
      int lengthBytes = source.next(payload, 0);
      own.onPayload(payload, lengthBytes, i * format.frameTicks(), i * FRAME_NS);
      other.onPayload(payload, lengthBytes, i * format.frameTicks(), i * FRAME_NS);
    }
    assertThat(own.ownToneShare()).isGreaterThan(0.8);
    assertThat(other.ownToneShare()).isLessThan(0.1);
  }

  @Test
  void aSkippedFrameDoesNotHideTheTone() {
    EchoEar ear = new EchoEar(CallFormat.PCMU, 900);
    ToneSource source = new ToneSource(CallFormat.PCMU, 900);
    for (int i = 0; i < 200; i++) {
      int lengthBytes = source.next(payload, 0);
      if (i % 40 != 0) {
        ear.onPayload(payload, lengthBytes, i * 160, i * FRAME_NS);
      }
    }
    assertThat(ear.ownToneShare()).isGreaterThan(0.8);
  }

  @Test
  void latenessIsAgainstTheBestGridAndIntervalsAgainstTheLastPacket() {
    EchoEar ear = new EchoEar(CallFormat.PCMU, 900);
    ear.window(0, Long.MAX_VALUE);
    int wrapping = Integer.MAX_VALUE - 3 * 160;
    long[] delaysNs = {5_000_000, 5_000_000, 12_000_000, 4_000_000, 5_000_000, 5_000_000};
    for (int i = 0; i < delaysNs.length; i++) {
      ear.onPayload(payload, 160, wrapping + i * 160, i * FRAME_NS + delaysNs[i]);
    }
    Quantiles late = EchoEar.over(List.of(ear), EchoEar::lateness);
    assertThat(late.max()).isEqualTo(8_000_000);
    assertThat(late.median()).isEqualTo(1_000_000);
    assertThat(EchoEar.over(List.of(ear), EchoEar::intervals).max()).isEqualTo(8_000_000);
  }

  @Test
  void onlyTheWindowIsTimedAndItsLossesAreCounted() {
    EchoEar ear = new EchoEar(CallFormat.PCMU, 900);
    ear.window(10 * FRAME_NS, 30 * FRAME_NS);
    for (int i = 0; i < 40; i++) {
      if (i != 15 && i != 20) {
        ear.onPayload(payload, 160, i * 160, i * FRAME_NS);
      }
    }
    assertThat(ear.packets()).isEqualTo(38);
    assertThat(ear.packetsInWindow()).isEqualTo(18);
    assertThat(ear.expectedInWindow()).isEqualTo(20);
  }

  @ParameterizedTest
  @EnumSource(CallFormat.class)
  void theGapIsFromTheLastPacketOfSpeechToTheFirstOfTheAnswer(CallFormat format) {
    short[] speech = SyntheticVoice.sentence(0.5, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    short[] question = format == CallFormat.OPUS ? speech : new Question(speech).at(8_000);
    try (Speaker speaker = new Speaker(format);
        Speaker agent = new Speaker(format);
        AnswerEar ear = new AnswerEar(format)) {
      speaker.say(question);
      for (int i = 0; i < 100; i++) {
        speaker.next(payload, i * FRAME_NS);
        if (i == 60) {
          assertThat(speaker.speechEndNs()).isEqualTo(24 * FRAME_NS);
          ear.expectAnswerAfter(speaker.speechEndNs());
          agent.say(question);
        }
        int lengthBytes = agent.next(payload, i * FRAME_NS);
        ear.onPayload(payload, lengthBytes, i * format.frameTicks(), i * FRAME_NS);
      }
      assertThat((double) ear.firstAudibleNs()).isCloseTo(60.0 * FRAME_NS, within((double) FRAME_NS));
      assertThat(ear.lastAudibleNs()).isBetween(82 * FRAME_NS, 90 * FRAME_NS);
      assertThat(ear.packets()).isEqualTo(100);
    }
  }

  @Test
  void aClosedSpeakerSaysNothingMore() {
    Speaker speaker = new Speaker(CallFormat.PCMU);
    speaker.close();
    assertThat(speaker.next(payload, 0)).isZero();
  }
}
