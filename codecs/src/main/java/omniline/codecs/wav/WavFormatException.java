package omniline.codecs.wav;

import java.nio.file.Path;

/** A file that a person named cannot be read as sound. The message is one sentence: the file, what was found, what to do. */
public final class WavFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    WavFormatException(Path file, String sentence) {
        super(file + " " + sentence);
    }
}
