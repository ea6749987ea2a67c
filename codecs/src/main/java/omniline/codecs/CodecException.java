package omniline.codecs;

import org.jspecify.annotations.Nullable;

/**
 * This module was used wrongly or its native library failed: a bug of ours, never something the wire said. It ends the call, not
 * the process. Bad payloads are {@link AudioDecoder#CORRUPT}, bad WAV files {@link omniline.codecs.wav.WavFormatException}.
 */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message alone. */
    public CodecException(String message) {
        super(message);
    }

    /** With the failure beneath it. */
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Throws where fewer than {@code needed} elements are left between {@code offset} and the end of an array. */
    public static void requireRoom(int arrayLength, int offset, int needed) {
        if (offset < 0 || needed < 0 || arrayLength - offset < needed) {
            throw new CodecException(needed + " elements at offset " + offset + " do not fit in an array of " + arrayLength);
        }
    }
}
