package omniline.bench.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.bench.BenchException;
import omniline.codecs.wav.WavFile;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recogniser writes; and, where it and flite are installed, what it hears. */
class PocketSphinxTest {
  private static final List<String> SAID = List.of("What can I get for you?", "Okay, a large dark roast latte with soy milk. Is that right?",
      "We are at twenty Market Street, next to the train station.", "Okay, an iced mocha with a bit of brown sugar. Is that right?");

  @TempDir private Path folder;

  @Test
  void itsLinesAreReadWithoutMarksOfPronunciation() {
    assertThat(PocketSphinx.heard(List.of("okay a(2) latte (000 -2301)", " (001 -17)"), List.of("000", "001")))
        .containsExactly(List.of("okay", "a", "latte"), List.of());
  }

  @Test
  void linesThatDoNotFitAreAComplaint() {
    assertThatThrownBy(() -> PocketSphinx.heard(List.of("okay (000 -1)"), List.of("000", "001"))).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> PocketSphinx.heard(List.of("okay (001 -1)"), List.of("000"))).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> PocketSphinx.heard(List.of("okay"), List.of("000"))).isInstanceOf(BenchException.class);
  }

  @Test
  void cleanSpeechIsUnderstoodAndNoiseIsNot() throws Exception {
    assumeTrue(PocketSphinx.present(), "pocketsphinx is not installed");
    List<Spoken> clean = new ArrayList<>();
    List<Spoken> noise = new ArrayList<>();
    for (String text : SAID) {
      short[] pcm = flite(text);
      clean.add(new Spoken(text, pcm));
      noise.add(new Spoken(text, noise(pcm.length)));
    }
    WordGrammar grammar = WordGrammar.ofPairs(ReplyTexts.language(1));
    assertThat(Understanding.of(clean, PocketSphinx.recognise(folder.resolve("clean"), clean, grammar)).all().percent()).isLessThan(6);
    assertThat(Understanding.of(noise, PocketSphinx.recognise(folder.resolve("noise"), noise, grammar)).all().percent()).isGreaterThan(50);
  }

  @Test
  void aWordThatItDoesNotKnowIsNamedBeforehand() {
    assumeTrue(PocketSphinx.present(), "pocketsphinx is not installed");
    WordGrammar odd = WordGrammar.ofPairs(List.of("a frumious latte"));
    assertThatThrownBy(() -> PocketSphinx.recognise(folder, List.of(), odd)).isInstanceOf(BenchException.class).hasMessageEndingWith("has no frumious");
  }

  @Test
  void recordingsOfOtherRepliesStandInForThoseThatAreMissing() {
    Path base = folder.resolve("voice");
    try (ClipStore.Writer writer = new ClipStore.Writer(base)) {
      writer.append(new Clip("1", "v", "What can I get for you?"), new short[] {1});
      writer.append(new Clip("2", "v", "What can I get for her?"), new short[] {2});
      writer.append(new Clip("3", "v", "The quick brown fox."), new short[] {3});
    }
    WordGrammar language = WordGrammar.ofPairs(List.of("what can i get for you", "for her"));
    try (Reference reference = new Reference(base)) {
      assertThat(reference.of("what can I get, for you")).map(Spoken::pcm16k).hasValue(new short[] {1});
      assertThat(reference.about(List.of("What can I get for you?", "Hello!", "Goodbye!"), language)).extracting(Spoken::text)
          .containsExactly("What can I get for you?", "What can I get for her?");
    }
  }

  @Test
  void errorRatesAreDrawn() throws IOException {
    Understanding voice = Understanding.of(List.of(new Spoken("Hello", new short[0])), List.of(List.of("low")));
    ErrorPlot.write(folder.resolve("errors.png"), Map.of("model", voice));
    assertThat(folder.resolve("errors.png")).isNotEmptyFile();
  }

  private static short[] noise(int lengthSamples) {
    short[] pcm = new short[lengthSamples];
    long state = 1;
    for (int i = 0; i < lengthSamples; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      pcm[i] = (short) (state >> 52);
    }
    return pcm;
  }

  private short[] flite(String text) throws Exception {
    Path wav = folder.resolve("flite.wav");
    Process process;
    try {
      process = new ProcessBuilder("flite", "-voice", "slt", "-t", text, "-o", wav.toString()).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "flite is not installed");
      throw new AssertionError(e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(Files.size(wav)).isGreaterThan(1_000);
    return AudioFiles.toPcm(WavFile.read(wav).mono(AudioFiles.RATE_HZ));
  }
}
