package omniline.codecs.wav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a RIFF file chunk by chunk. A program that writes to a pipe cannot fill in the sizes, so a size of the samples that is 0,
 * 0xFFFFFFFF or beyond the end means "to the end of the file". Everything wrong becomes one sentence. Used by one thread.
 *
 * <pre>
 *   "RIFF" size "WAVE" | "fmt " size SampleFormat | other chunks | "data" size samples | other chunks
 * </pre>
 */
final class WavParser {
    private static final int MAX_FILE_BYTES = 1 << 30;
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final long UNKNOWN_SIZE = 0xFFFF_FFFFL;
    private static final int MAX_RATE_HZ = 384_000;
    private static final String CONVERT = "convert it with: sox IN -b 16 -e signed-integer out.wav";

    private final Path file;
    private final ByteBuffer bytes;

    private WavParser(Path file, byte[] content) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static WavFile read(Path file) throws WavFormatException {
        return new WavParser(file, content(file)).parse();
    }

    private static byte[] content(Path file) throws WavFormatException {
        if (Files.isDirectory(file)) {
            throw new WavFormatException(file, "is a directory; name a WAV file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw new WavFormatException(file, "is larger than 1 GiB; cut it into shorter files");
            }
            return content;
        } catch (NoSuchFileException _) {
            throw new WavFormatException(file, "does not exist; check the path");
        } catch (AccessDeniedException _) {
            throw new WavFormatException(file, "may not be read; check its permissions");
        } catch (IOException e) {
            throw new WavFormatException(file, "cannot be read: " + e.getMessage());
        }
    }

    private WavFile parse() throws WavFormatException {
        requireRiff();
        SampleFormat format = null;
        long at = RIFF_HEADER_BYTES;
        while (at + CHUNK_HEADER_BYTES <= bytes.limit()) {
            String chunk = ascii((int) at, 4);
            long size = bytes.getInt((int) at + 4) & UNKNOWN_SIZE;
            int body = (int) at + CHUNK_HEADER_BYTES;
            if (chunk.equals("fmt ")) {
                format = format(body, size);
            } else if (chunk.equals("data")) {
                if (format == null) {
                    throw new WavFormatException(file, "has samples before its fmt chunk, so their format is unknown; " + CONVERT);
                }
                return samples(format, body, size);
            }
            at = body + size + (size & 1);
        }
        throw new WavFormatException(file, format == null
            ? "ends within its WAV header after " + bytes.limit() + " bytes; copy the file again"
            : "has a WAV header but no data chunk with samples; copy the file again");
    }

    private void requireRiff() throws WavFormatException {
        if (bytes.limit() == 0) {
            throw new WavFormatException(file, "is empty; a WAV file is expected");
        }
        String start = ascii(0, 4);
        if (start.equals("RIFF") && bytes.limit() < RIFF_HEADER_BYTES) {
            throw new WavFormatException(file, "ends within its WAV header after " + bytes.limit() + " bytes; copy the file again");
        }
        if (start.equals("RIFF") && ascii(8, 4).equals("WAVE")) {
            return;
        }
        String found = switch (start) {
            case "fLaC" -> "FLAC";
            case "OggS" -> "Ogg";
            case "FORM" -> "AIFF";
            case "RF64", "RIFX" -> start;
            default -> start.startsWith("ID3") ? "MP3" : "";
        };
        if (found.equals("FLAC")) {
            throw new WavFormatException(file, "is not a WAV file but FLAC; convert it with: sox in.flac out.wav");
        }
        throw new WavFormatException(file, "is not a WAV file" + (found.isEmpty() ? "" : " but " + found) + "; " + CONVERT);
    }

    private SampleFormat format(int body, long size) throws WavFormatException {
        if (size < SampleFormat.MIN_CHUNK_BYTES || body + size > bytes.limit()) {
            throw new WavFormatException(file, "ends within its WAV header after " + bytes.limit() + " bytes; copy the file again");
        }
        SampleFormat format = SampleFormat.parse(bytes.slice(body, (int) size).order(ByteOrder.LITTLE_ENDIAN));
        if (!format.readable()) {
            throw new WavFormatException(file, "holds " + format.name() + "; 8, 16, 24 or 32-bit PCM or 32 or 64-bit floating point "
                + "is expected: " + CONVERT);
        }
        if (format.channels() == 0 || format.rateHz() <= 0 || format.rateHz() > MAX_RATE_HZ) {
            throw new WavFormatException(file, "claims " + format.channels() + " channels at " + Integer.toUnsignedString(format.rateHz())
                + " Hz; at least one channel and a rate of up to " + MAX_RATE_HZ + " Hz is expected");
        }
        return format;
    }

    private WavFile samples(SampleFormat format, int body, long size) throws WavFormatException {
        int rest = bytes.limit() - body;
        boolean streamed = size > rest || (size == 0 && !riffSizeIsTrue());
        int lengthSamples = (streamed ? rest : (int) size) / format.blockBytes();
        if (lengthSamples == 0) {
            throw new WavFormatException(file, "holds no samples; record or copy it again");
        }
        float[][] channels = new float[format.channels()][lengthSamples];
        int at = body;
        for (int i = 0; i < lengthSamples; i++) {
            for (float[] channel : channels) {
                channel[i] = format.sample(bytes, at);
                if (!Float.isFinite(channel[i])) {
                    throw new WavFormatException(file, "holds " + channel[i] + " as its sample " + i + ", which is no sound; " + CONVERT);
                }
                at += format.sampleBytes();
            }
        }
        return new WavFile(format.rateHz(), channels);
    }

    /** Where the size of the whole file is right, an empty data chunk is meant. */
    private boolean riffSizeIsTrue() {
        long riffSize = bytes.getInt(4) & UNKNOWN_SIZE;
        return Math.abs(riffSize + CHUNK_HEADER_BYTES - bytes.limit()) <= 1;
    }

    private String ascii(int offset, int length) {
        int available = Math.min(length, bytes.limit() - offset);
        return new String(bytes.array(), offset, available, StandardCharsets.US_ASCII);
    }
}
