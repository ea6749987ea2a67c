package omniline.train.speech;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import omniline.train.TrainException;
import org.jspecify.annotations.Nullable;

/**
 * festival as one long-running program that is told in its own Scheme what to say: two diphone voices and one of hidden Markov
 * models. Sound comes back in a file, segments and words as lines. Owned by one thread.
 *
 * <pre>
 *   S k 0.302 _15      segment, its end in seconds, its word
 *   W can _15          word
 *   END
 * </pre>
 */
final class FestivalEngine implements SpeechEngine {
  /** Voice, and its mean pitch in Hz; 0 for one of hidden Markov models, which bends it by semitones. */
  private static final Map<String, Integer> VOICES = Map.of("kal_diphone", 105, "ked_diphone", 110, "cmu_us_slt_arctic_hts", 0);

  private static final String[] DATA_FOLDERS = {"/usr/share/festival/voices/english", "/usr/share/festival/voices/us"};

  private static final String SPEAK = """
      (define (omniline_speak text file)
        (let ((utt (utt.synth (eval (list 'Utterance 'Text text)))))
          (utt.save.wave utt file 'riff)
          (mapcar (lambda (s) (format t "S %s %f %s\\n" (item.name s) (item.feat s 'end)
              (item.feat s "R:SylStructure.parent.parent.id"))) (utt.relation.items utt 'Segment))
          (mapcar (lambda (w) (format t "W %s %s\\n" (item.name w) (item.feat w 'id))) (utt.relation.items utt 'Word))
          (format t "END\\n")
          (fflush nil)))
      """;

  private record Connection(Process process, BufferedWriter in, BufferedReader out, Path sound) {}

  private final Set<String> voices = new TreeSet<>();
  private @Nullable Connection connection;

  FestivalEngine() {
    boolean installed = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "festival")));
    for (String name : VOICES.keySet()) {
      if (installed && Arrays.stream(DATA_FOLDERS).anyMatch(folder -> Files.isDirectory(Path.of(folder, name)))) {
        voices.add(name);
      }
    }
  }

  @Override
  public Set<String> voices() {
    return Set.copyOf(voices);
  }

  @Override
  public Spoken speak(Voice voice, String text) {
    if (!voices.contains(voice.name())) {
      throw new TrainException("festival has no voice " + voice.name() + " on this machine; install its package");
    }
    try {
      Connection festival = connected();
      tell(festival, "(voice_" + voice.name() + ")");
      tell(festival, bend(voice, VOICES.getOrDefault(voice.name(), 0)));
      tell(festival, "(omniline_speak \"" + text.replaceAll("[\\\\\"]", " ") + "\" \"" + festival.sound() + "\")");
      return answer(festival);
    } catch (IOException | WavFormatException e) {
      close();
      throw new TrainException("festival cannot speak \"" + text + "\": " + e.getMessage(), e);
    }
  }

  private static String bend(Voice voice, int pitchHz) {
    return pitchHz > 0
        ? String.format(Locale.ROOT, "(begin (Parameter.set 'Duration_Stretch %.3f) (set! int_lr_params "
            + "'((target_f0_mean %.1f) (target_f0_std %.1f) (model_f0_mean 170) (model_f0_std 34))))",
            1 / voice.rate(), pitchHz * voice.pitch(), 14 * voice.pitch())
        : String.format(Locale.ROOT, "(set! hts_engine_params (append hts_engine_params (list '(\"-r\" %.3f) '(\"-fm\" %.2f))))",
            voice.rate(), 12 * Math.log(voice.pitch()) / Math.log(2));
  }

  private static Spoken answer(Connection festival) throws IOException, WavFormatException {
    Map<String, Integer> places = new HashMap<>();
    List<String> words = new ArrayList<>();
    List<String[]> segments = new ArrayList<>();
    for (String line = festival.out().readLine(); !"END".equals(line); line = festival.out().readLine()) {
      if (line == null) {
        throw new IOException("the program ended");
      }
      String[] fields = line.split(" ", -1);
      if (fields[0].equals("S") && fields.length == 4) {
        segments.add(fields);
      } else if (fields[0].equals("W") && fields.length == 3) {
        places.put(fields[2], words.size());
        words.add(fields[1].toLowerCase(Locale.ROOT));
      }
    }
    WavFile wav = WavFile.read(festival.sound());
    List<Segment> timed = segments.stream().map(fields -> new Segment(fields[1],
        (int) Math.round(Double.parseDouble(fields[2]) * wav.rateHz()), places.getOrDefault(fields[3], Transcript.NO_WORD))).toList();
    return Segment.transcript(words, timed).spoken(wav.rateHz(), wav.mono());
  }

  private Connection connected() throws IOException {
    Connection present = connection;
    if (present != null && present.process().isAlive()) {
      return present;
    }
    Process process = new ProcessBuilder("festival", "--pipe").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Path sound = Files.createTempFile("omniline-festival", ".wav");
    Connection opened = new Connection(process, process.outputWriter(StandardCharsets.ISO_8859_1),
        process.inputReader(StandardCharsets.ISO_8859_1), sound);
    connection = opened;
    tell(opened, SPEAK);
    return opened;
  }

  private static void tell(Connection festival, String scheme) throws IOException {
    festival.in().write(scheme);
    festival.in().write('\n');
    festival.in().flush();
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.process().destroy();
      try {
        Files.deleteIfExists(open.sound());
      } catch (IOException e) {
        throw new TrainException(open.sound() + " cannot be deleted: " + e.getMessage(), e);
      }
    }
  }
}
