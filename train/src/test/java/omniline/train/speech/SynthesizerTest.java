package omniline.train.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import omniline.train.TrainException;
import omniline.train.corpus.Span;
import omniline.train.speech.Voice.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every synthesizer that this machine has; each test is skipped where its engine is absent. */
class SynthesizerTest {
  private static final String TEXT = "can i get a large iced coffee with a little bit of almond milk and no sugar";

  private final Synthesizer synthesizer = new Synthesizer();

  @AfterEach
  void close() {
    synthesizer.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyPhoneAndWordHasItsPlace(Engine engine) {
    for (Voice voice : some(engine)) {
      Spoken spoken = synthesizer.speak(voice.bent(1.1, 0.9, 1.08), TEXT);
      assertThat(spoken.samples().length).as("%s", voice).isBetween(2 * 16000, 9 * 16000);
      int at = 0;
      for (Span phone : spoken.phones()) {
        assertThat(phone.start()).isEqualTo(at);
        assertThat(Phones.indexOf(phone.name())).isNotNegative();
        at = phone.end();
      }
      assertThat(at).isBetween(spoken.samples().length - 2, spoken.samples().length);
      assertThat(spoken.words()).extracting(Span::name).containsExactly(TEXT.split(" "));
      for (int i = 1; i < spoken.words().size(); i++) {
        assertThat(spoken.words().get(i).start()).isGreaterThanOrEqualTo(spoken.words().get(i - 1).end());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void phonesOfAWordSpellIt(Engine engine) {
    Voice voice = some(engine).getFirst();
    Spoken spoken = synthesizer.speak(voice, TEXT);
    Span milk = spoken.words().get(13);
    assertThat(spoken.phones().stream().filter(phone -> phone.start() >= milk.start() - 2 && phone.end() <= milk.end() + 2)
        .map(Span::name).collect(Collectors.joining(" "))).isEqualTo("m ih l k");
  }

  /** Sound where there are vowels, and hardly any where there is a pause. */
  @ParameterizedTest
  @EnumSource
  void vowelsAreLoudAndPausesAreNot(Engine engine) {
    Spoken spoken = synthesizer.speak(some(engine).getFirst(), TEXT);
    double vowels = power(spoken, List.of("ay", "aa", "ih", "ae", "ow"));
    assertThat(power(spoken, List.of(Phones.PAUSE))).isLessThan(vowels / 100);
  }

  @ParameterizedTest
  @EnumSource
  void rateChangesTheLengthAndTractDoesNot(Engine engine) {
    Voice voice = some(engine).getFirst();
    double plain = synthesizer.speak(voice, TEXT).samples().length;
    assertThat(synthesizer.speak(voice.bent(1.25, 1, 1), TEXT).samples().length / plain).isBetween(0.72, 0.9);
    assertThat(synthesizer.speak(voice.bent(1, 1, 1.12), TEXT).samples().length / plain).isCloseTo(1, within(0.06));
  }

  @Test
  void noMnemonicOfEspeakIsUnknown() {
    some(Engine.ESPEAK);
    EspeakEngine engine = EspeakEngine.shared();
    String words = TEXT + " brew me a triple shot dark roast espresso some honey cream sixteen ounce cappuccino americano macchiato"
        + " double latte soy medium eight hours where are you open today o'clock hear sure poor fire our bird nurse thing vision"
        + " the other yes please would you like your order for here there their square cure choice goodbye button person";
    for (String accent : List.of("en-us", "en", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd",
        "en-us-nyc")) {
      assertThat(engine.unknownMnemonics(Voice.plain(Engine.ESPEAK, accent), words)).as(accent).isEmpty();
    }
  }

  @Test
  void saysWhichVoiceIsMissing() {
    for (Engine engine : Engine.values()) {
      assertThatThrownBy(() -> synthesizer.speak(Voice.plain(engine, "nobody"), TEXT)).isInstanceOf(TrainException.class)
          .hasMessageContaining("install");
    }
  }

  @Test
  void britishVoicesDropTheirR() {
    assertThat(EspeakPhones.of("A@", "en-us")).containsExactly("aa", "r");
    assertThat(EspeakPhones.of("A@", "en-gb")).containsExactly("aa");
    assertThat(EspeakPhones.of("tS", "en-gb")).containsExactly("ch");
    assertThat(EspeakPhones.of("nonsense", "en-gb")).isEmpty();
    assertThat(Phones.ALL).hasSize(40).doesNotHaveDuplicates();
    assertThat(Phones.ofAmerican("axr")).isEqualTo("er");
    assertThat(Phones.ofAmerican("nonsense")).isNull();
  }

  /** A word that the engine spoke in one with the one before gets its share of the time. */
  @Test
  void transcriptFillsGapsAndSharesJoinedWords() {
    Transcript transcript = new Transcript(List.of("of", "the"));
    transcript.add(List.of("ah", "v"), 100, 200, 0);
    transcript.add(List.of("dh"), 250, 300, 0);
    Spoken spoken = transcript.spoken(16000, new float[400]);
    assertThat(spoken.phones()).containsExactly(new Span("pau", 0, 100), new Span("ah", 100, 150), new Span("v", 150, 200),
        new Span("pau", 200, 250), new Span("dh", 250, 300), new Span("pau", 300, 400));
    assertThat(spoken.words()).containsExactly(new Span("of", 100, 180), new Span("the", 180, 300));
  }

  private List<Voice> some(Engine engine) {
    List<Voice> voices = synthesizer.voices().stream().filter(voice -> voice.engine() == engine).toList();
    assumeTrue(!voices.isEmpty(), "no " + engine + " on this machine");
    return engine == Engine.ESPEAK ? voices.stream().filter(voice -> voice.name().matches("[-a-z0-9]+(\\+[fm]2)?")).toList() : voices;
  }

  private static double power(Spoken spoken, List<String> phones) {
    double energy = 0;
    int count = 0;
    for (Span phone : spoken.phones()) {
      if (phones.contains(phone.name())) {
        float[] piece = Arrays.copyOfRange(spoken.samples(), phone.start(), Math.min(phone.end(), spoken.samples().length));
        for (float sample : piece) {
          energy += (double) sample * sample;
        }
        count += piece.length;
      }
    }
    return energy / count;
  }
}
