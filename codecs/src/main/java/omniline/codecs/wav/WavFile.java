package omniline.codecs.wav;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.codecs.CodecException;
import omniline.codecs.resample.PolyphaseResampler;

/**
 * A whole WAV file in memory: what a caller plays or a recording holds. Reads linear PCM and floating point, plain or in
 * WAVE_FORMAT_EXTENSIBLE (Microsoft multimedia registration, RFC 2361); writes 16-bit PCM. Blocks on files: not for the media loop.
 */
public final class WavFile {
    private static final int HEADER_BYTES = 44;
    private static final int WRITTEN_SAMPLE_BYTES = 2;

    private final int rateHz;
    private final float[][] channels;

    /** Samples by channel, full scale 1.0, all channels of one length; the arrays are not copied. */
    public WavFile(int rateHz, float[][] channels) {
        if (rateHz <= 0 || channels.length == 0) {
            throw new CodecException("a WAV file needs a rate and a channel, not " + rateHz + " Hz and " + channels.length);
        }
        this.rateHz = rateHz;
        this.channels = channels;
    }

    /** Reads a file of 8, 16, 24 or 32-bit PCM or 32 or 64-bit floating point, of any rate and number of channels. */
    public static WavFile read(Path file) throws WavFormatException {
        return WavParser.read(file);
    }

    /** Samples in a second. */
    public int rateHz() {
        return rateHz;
    }

    /** Samples by channel and time, full scale 1.0. */
    public float[][] channels() {
        return channels;
    }

    /** The length of each channel. */
    public int lengthSamples() {
        return channels[0].length;
    }

    /** The mean of all channels, at the file's own rate. */
    public float[] mono() {
        float[] mono = channels[0].clone();
        for (int c = 1; c < channels.length; c++) {
            for (int i = 0; i < mono.length; i++) {
                mono[i] += channels[c][i];
            }
        }
        for (int i = 0; channels.length > 1 && i < mono.length; i++) {
            mono[i] /= channels.length;
        }
        return mono;
    }

    /** The mean of all channels at another rate. */
    public float[] mono(int wantedRateHz) {
        return PolyphaseResampler.resample(mono(), rateHz, wantedRateHz);
    }

    /** Writes 16-bit PCM, channels interleaved; a channel that is shorter than the longest ends in silence. */
    public static void write(Path file, int rateHz, short[]... channels) throws IOException {
        if (rateHz <= 0 || channels.length == 0) {
            throw new CodecException("a WAV file needs a rate and a channel, not " + rateHz + " Hz and " + channels.length);
        }
        int lengthSamples = 0;
        for (short[] channel : channels) {
            lengthSamples = Math.max(lengthSamples, channel.length);
        }
        int blockBytes = WRITTEN_SAMPLE_BYTES * channels.length;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header(rateHz, channels.length, Math.multiplyExact(lengthSamples, blockBytes)));
            for (int i = 0; i < lengthSamples; i++) {
                for (short[] channel : channels) {
                    int sample = i < channel.length ? channel[i] : 0;
                    out.write(sample);
                    out.write(sample >> 8);
                }
            }
        }
    }

    private static byte[] header(int rateHz, int channels, int dataBytes) {
        int blockBytes = WRITTEN_SAMPLE_BYTES * channels;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(dataBytes + HEADER_BYTES - 8).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(16).putShort(SampleFormat.PCM).putShort((short) channels);
        header.putInt(rateHz).putInt(rateHz * blockBytes).putShort((short) blockBytes).putShort((short) 16);
        header.put(ascii("data")).putInt(dataBytes);
        return header.array();
    }

    private static byte[] ascii(String chunk) {
        return chunk.getBytes(StandardCharsets.US_ASCII);
    }
}
