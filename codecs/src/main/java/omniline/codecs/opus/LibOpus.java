package omniline.codecs.opus;

import omniline.codecs.CodecException;
import org.lwjgl.util.opus.Opus;

/**
 * Loading libopus and reading its answers. LWJGL unpacks the library once into the temporary directory and shares it between
 * processes; where that directory forbids execution, {@code -Dorg.lwjgl.system.SharedLibraryExtractPath} names another.
 */
final class LibOpus {

    private LibOpus() {
    }

    /** Loads the library, so that its absence is one sentence and not a linkage error deep in a call. */
    static void load() {
        try {
            Opus.getLibrary();
        } catch (LinkageError e) {
            throw new CodecException("libopus could not be loaded for " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ": " + e.getMessage(), e);
        }
    }

    /** The answer where it is none of libopus's negative error codes. */
    static int checked(String function, int answer) {
        if (answer < 0) {
            throw new CodecException(function + " failed: " + Opus.opus_strerror(answer));
        }
        return answer;
    }
}
