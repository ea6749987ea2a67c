package omniline.codecs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The spoken questions in {@code shared/data/speech}, a folder beside the checkout that not every machine has: a test that asks for
 * them is skipped, visibly, where it is absent.
 */
public final class Recordings {

    private Recordings() {
    }

    /** The WAV files, 22.05 kHz floating point, in order of their names. */
    public static List<Path> speechFiles() throws IOException {
        Path folder = speechFolder();
        assumeTrue(folder != null, "no shared/data/speech beside this checkout");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
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

    private static @Nullable Path speechFolder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared/data/speech");
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        return null;
    }
}
