package omniline.bench.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import omniline.agent.turn.VoiceActivity;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalTest {
  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void theMadeUpVoiceIsTakenForSpeech() {
    short[] sentence = SyntheticVoice.sentence(2, random(3));
    int speech = 0;
    int hops = sentence.length / VoiceActivity.HOP_SAMPLES;
    try (VoiceActivity voice = new VoiceActivity(2, -50)) {
      for (int hop = 0; hop < hops; hop++) {
        speech += voice.push(sentence, hop * VoiceActivity.HOP_SAMPLES) ? 1 : 0;
      }
    }
    assertThat(speech).isGreaterThan(hops * 7 / 10);
  }

  @Test
  void theSentenceIsAsLongAsAskedAndVoicedToItsEnd() {
    for (int seed = 0; seed < 20; seed++) {
      short[] sentence = SyntheticVoice.sentence(1.8, random(seed));
      assertThat(sentence).hasSize(28_800);
      assertThat(new Question(sentence).pcm16k()).isSameAs(sentence);
      assertThat(Question.endingWithSpeech(sentence).pcm16k().length).isGreaterThanOrEqualTo(28_800 - 480);
    }
  }

  @Test
  void theSameSeedSaysTheSame() {
    assertThat(SyntheticVoice.sentence(1, random(5))).isEqualTo(SyntheticVoice.sentence(1, random(5)));
  }

  @Test
  void aRecordingEndsWithItsLastWord(@TempDir Path folder) throws IOException, WavFormatException {
    short[] sentence = SyntheticVoice.sentence(1.5, random(9));
    Path file = folder.resolve("question.wav");
    WavFile.write(file, SyntheticVoice.RATE_HZ, Arrays.copyOf(sentence, sentence.length + 16_000));
    assertThat(Question.read(file).seconds()).isCloseTo(1.5, within(0.04));
  }

  @Test
  void aQuestionAtEightKilohertzIsHalfAsManySamples() {
    Question question = new Question(SyntheticVoice.sentence(1, random(1)));
    assertThat(question.at(8_000)).hasSize(8_000);
    assertThat(question.at(16_000)).isSameAs(question.pcm16k());
  }

  @Test
  void aToneIsToldFromItsNeighbours() {
    int own = Tone.frequencyHz(17, 100);
    int next = Tone.frequencyHz(18, 100);
    short[] pcm = Tone.pcm(own, 8_000, 800);
    assertThat(Tone.share(pcm, pcm.length, own, 8_000)).isGreaterThan(0.95);
    assertThat(Tone.share(pcm, pcm.length, next, 8_000)).isLessThan(0.2);
  }

  @Test
  void everyCallHasItsOwnTone() {
    Set<Integer> tones = new HashSet<>();
    for (int call = 0; call < 500; call++) {
      tones.add(Tone.frequencyHz(call, 500));
    }
    assertThat(tones).hasSize(500).allMatch(hz -> hz >= 300 && hz <= 3_400);
  }

  @Test
  void silenceHasNoTone() {
    assertThat(Tone.share(new short[800], 800, 1_000, 8_000)).isZero();
  }
}
