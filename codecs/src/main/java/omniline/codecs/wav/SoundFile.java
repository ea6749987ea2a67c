package omniline.codecs.wav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A recording that a person named: WAV, read by {@link WavFile}, or FLAC (RFC 9639), read by a decoder in Java. The content decides, not
 * the name's ending. Blocks on files: not for the media loop.
 */
public final class SoundFile {
    private static final byte[] FLAC_MARK = {'f', 'L', 'a', 'C'};

    private SoundFile() {}

    /** Reads a whole file; what cannot be read is a sentence that names it. */
    public static WavFile read(Path file) throws WavFormatException {
        return isFlac(file) ? FlacParser.read(file) : WavFile.read(file);
    }

    /** What cannot be opened is not FLAC: the reader of WAV files has the sentences for it. */
    private static boolean isFlac(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(FLAC_MARK.length), FLAC_MARK);
        } catch (IOException e) {
            return false;
        }
    }
}
