package omniline.bench.voice;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import omniline.bench.BenchException;
import omniline.codecs.wav.WavFile;

/**
 * CMU's PocketSphinx (Debian's packages pocketsphinx and pocketsphinx-en-us) with its general American English model: a recogniser that
 * was made and trained without us. A program of its own. Stateless.
 */
final class PocketSphinx {
  private static final String PROGRAM = "pocketsphinx_batch";
  private static final Path MODELS = Path.of("/usr/share/pocketsphinx/model/en-us");
  private static final int RATE_HZ = 16_000;

  /** Silence on both sides, by which it tells speech from noise. */
  private static final int EDGE_SAMPLES = RATE_HZ / 5;

  private PocketSphinx() {}

  /** Whether it is installed. */
  static boolean present() {
    return Files.isDirectory(MODELS)
        && Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  /**
   * What it hears in each sound, as words.
   *
   * @param folder where sounds and its other files are put; they stay there
   * @throws BenchException when it is not installed, does not know a word, or fails
   */
  static List<List<String>> recognise(Path folder, List<Spoken> sounds, WordGrammar grammar) {
    if (!present()) {
      throw new BenchException("the recogniser is missing: install pocketsphinx and pocketsphinx-en-us");
    }
    try {
      knows(grammar.words());
      Files.createDirectories(folder);
      List<String> names = new ArrayList<>();
      for (Spoken sound : sounds) {
        String name = String.format("%03d", names.size());
        short[] padded = new short[sound.pcm16k().length + 2 * EDGE_SAMPLES];
        System.arraycopy(sound.pcm16k(), 0, padded, EDGE_SAMPLES, sound.pcm16k().length);
        WavFile.write(folder.resolve(name + ".wav"), RATE_HZ, padded);
        names.add(name);
      }
      Files.write(folder.resolve("names"), names);
      Files.writeString(folder.resolve("replies.fsg"), grammar.fsg());
      run(folder);
      return heard(Files.readAllLines(folder.resolve("heard")), names);
    } catch (IOException e) {
      throw new BenchException("the recogniser's files in " + folder + " cannot be written or read: " + e.getMessage(), e);
    }
  }

  private static void run(Path folder) throws IOException {
    Process process = new ProcessBuilder(PROGRAM, "-hmm", MODELS.resolve("en-us").toString(), "-dict", dictionary().toString(),
        "-fsg", "replies.fsg", "-beam", "1e-80", "-wbeam", "1e-60", "-pbeam", "1e-80", "-adcin", "yes", "-adchdr", "44", "-cepdir", ".", "-cepext", ".wav", "-ctl", "names", "-hyp", "heard")
        .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new BenchException("the recogniser failed; its log is " + folder.resolve("log"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } finally {
      process.destroy();
    }
  }

  /** Lines such as {@code okay a small latte (007 -2301)}; {@code read(2)} is another pronunciation of a word. */
  static List<List<String>> heard(List<String> lines, List<String> names) {
    if (lines.size() != names.size()) {
      throw new BenchException("the recogniser was given " + names.size() + " sounds and tells of " + lines.size());
    }
    List<List<String>> heard = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String line = lines.get(i);
      int tail = line.lastIndexOf('(');
      if (tail < 0 || !line.startsWith(names.get(i), tail + 1)) {
        throw new BenchException("the recogniser was to tell of sound " + names.get(i) + ", found \"" + line + "\"");
      }
      heard.add(WordErrors.words(line.substring(0, tail).replaceAll("\\(\\d+\\)", "")));
    }
    return heard;
  }

  private static void knows(Set<String> words) throws IOException {
    Set<String> unknown = new TreeSet<>(words);
    try (Stream<String> lines = Files.lines(dictionary())) {
      Set<String> known = new HashSet<>();
      lines.forEach(line -> known.add(line.split("[\\s(]", 2)[0]));
      unknown.removeAll(known);
    }
    if (!unknown.isEmpty()) {
      throw new BenchException("the recogniser's dictionary, " + dictionary() + ", has no " + String.join(", ", unknown));
    }
  }

  private static Path dictionary() {
    return MODELS.resolve("cmudict-en-us.dict");
  }
}
