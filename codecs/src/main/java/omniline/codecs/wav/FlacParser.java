package omniline.codecs.wav;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;

/**
 * Reads a FLAC file (RFC 9639). The decoder gives frames; a stream that ends early or holds frames that cannot be read is refused,
 * since half a sentence is worse than none.
 */
final class FlacParser {
    private static final int UNKNOWN_LENGTH_SAMPLES = 1 << 16;
    private static final String COPY = "; copy the file again";

    private final Path file;
    private final FLACDecoder decoder;

    private FlacParser(Path file, InputStream in) {
        this.file = file;
        decoder = new FLACDecoder(in);
    }

    static WavFile read(Path file) throws WavFormatException {
        try (InputStream in = new EndedOnce(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            return new FlacParser(file, in).sound();
        } catch (IOException | UncheckedIOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new WavFormatException(file, "is broken FLAC (" + e.getMessage() + ")" + COPY);
        }
    }

    /**
     * The decoder looks for its next frame behind the end of a broken file for ever, and survives an IOException: so the end is told once,
     * and then by an unchecked one.
     */
    private static final class EndedOnce extends FilterInputStream {
        private boolean ended;

        EndedOnce(InputStream in) {
            super(in);
        }

        private int told(int result) {
            if (result < 0 && ended) {
                throw new UncheckedIOException(new EOFException("it ends within a frame"));
            }
            ended = result < 0;
            return result;
        }

        @Override
        public int read() throws IOException {
            return told(super.read());
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            return told(super.read(into, at, length));
        }
    }

    private WavFile sound() throws IOException, WavFormatException {
        decoder.readMetadata();
        StreamInfo info = decoder.getStreamInfo();
        if (info == null || info.getSampleRate() <= 0 || info.getChannels() <= 0) {
            throw new WavFormatException(file, "has no FLAC stream header" + COPY);
        }
        return new WavFile(info.getSampleRate(), samples(info));
    }

    private float[][] samples(StreamInfo info) throws IOException, WavFormatException {
        long promised = info.getTotalSamples();
        float[][] channels = new float[info.getChannels()][Math.toIntExact(Math.max(promised, UNKNOWN_LENGTH_SAMPLES))];
        int lengthSamples = 0;
        float scale = (float) (1.0 / (1L << (info.getBitsPerSample() - 1)));
        for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
            int block = frame.header.blockSize;
            for (int c = 0; c < Math.min(channels.length, frame.header.channels); c++) {
                if (lengthSamples + block > channels[c].length) {
                    channels[c] = Arrays.copyOf(channels[c], Math.max(2 * channels[c].length, lengthSamples + block));
                }
                int[] decoded = decoder.getChannelData()[c].getOutput();
                for (int i = 0; i < block; i++) {
                    channels[c][lengthSamples + i] = decoded[i] * scale;
                }
            }
            lengthSamples += block;
        }
        if (lengthSamples == 0 || decoder.getBadFrames() > 0 || (promised > 0 && lengthSamples != promised)) {
            throw new WavFormatException(file, "is broken FLAC: " + lengthSamples + " of " + promised + " samples could be read" + COPY);
        }
        for (int c = 0; c < channels.length; c++) {
            channels[c] = Arrays.copyOf(channels[c], lengthSamples);
        }
        return channels;
    }
}
