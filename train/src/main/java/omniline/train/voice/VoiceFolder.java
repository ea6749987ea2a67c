package omniline.train.voice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;

/**
 * A voice as a folder of recordings: {@code transcripts.tsv} with a name and a text a line, and NAME.wav or NAME.flac beside it, in
 * {@code wav/} or in {@code flac/}. Stateless.
 */
public final class VoiceFolder {
  private static final List<String> PLACES = List.of("%s.wav", "%s.flac", "wav/%s.wav", "flac/%s.flac");

  private VoiceFolder() {}

  /** Appends what is not there yet to the store at {@code base}, trimmed of silence at both ends. Gives back how many clips were added. */
  public static int pack(Path folder, String voice, Path base) {
    int added = 0;
    try (ClipStore.Writer writer = new ClipStore.Writer(base)) {
      for (String line : lines(folder.resolve("transcripts.tsv"))) {
        String[] columns = line.split("\t", 2);
        if (columns.length < 2) {
          throw new TrainException(folder.resolve("transcripts.tsv") + ": a line is a name, a tab and a text, not \"" + line + "\"");
        }
        if (!writer.holds(columns[0])) {
          writer.append(new Clip(columns[0], voice, columns[1]), AudioFiles.toPcm(Silence.trimmed(AudioFiles.read(file(folder, columns[0])))));
          added++;
        }
      }
    }
    return added;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new TrainException(file + " cannot be read (" + e.getMessage() + "): a voice's folder has one, with a name, a tab and a text a line", e);
    }
  }

  private static Path file(Path folder, String name) {
    return PLACES.stream().map(place -> folder.resolve(place.formatted(name))).filter(Files::isRegularFile).findFirst()
        .orElseThrow(() -> new TrainException(folder + " has no recording of " + name + ": expected " + name + ".wav or .flac in it, in wav/ or in flac/"));
  }
}
