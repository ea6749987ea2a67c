package omniline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The spoken questions in {@code shared/data/speech} and the recordings beside them, folders beside the checkout that not every machine
 * has: a test that asks for them is skipped, visibly, where they are absent.
 */
public final class Recordings {

    private Recordings() {
    }

    /** The WAV files, 22.05 kHz floating point, in order of their names. */
    public static List<Path> speechFiles() throws IOException {
        Path folder = folder("speech");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
        }
    }

    /** All FLAC files of the corpora, in order of their names; other programs can read them. */
    public static List<Path> flacFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder("ljspeech").resolveSibling("."))) {
            return files.filter(file -> file.toString().endsWith(".flac")).map(Path::normalize).sorted().toList();
        }
    }

    /** All of them one after another at that rate. */
    public static short[] speech(int rateHz) throws IOException, WavFormatException {
        short[] all = new short[0];
        for (Path file : speechFiles()) {
            all = Signals.joined(all, Signals.toPcm(WavFile.read(file).mono(rateHz)));
        }
        return all;
    }

    private static Path folder(String name) {
        @Nullable Path found = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null && found == null; at = at.getParent()) {
            Path folder = at.resolve("shared/data").resolve(name);
            found = Files.isDirectory(folder) ? folder : null;
        }
        assumeTrue(found != null, "no shared/data/" + name + " beside this checkout");
        return Objects.requireNonNull(found);
    }
}
