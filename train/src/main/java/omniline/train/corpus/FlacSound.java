package omniline.train.corpus;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import omniline.train.TrainException;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;

/**
 * A FLAC file (RFC 9639) in memory, mixed down to one channel. The decoder gives frames; a stream that ends early or holds frames
 * that cannot be read is refused, since half a sentence with a whole label would teach nonsense. Immutable.
 */
final class FlacSound {
  private final int rateHz;
  private final float[] mono;

  private FlacSound(int rateHz, float[] mono) {
    this.rateHz = rateHz;
    this.mono = mono;
  }

  /** Samples in a second. */
  int rateHz() {
    return rateHz;
  }

  /** The mean of all channels, full scale 1; not a copy. */
  float[] mono() {
    return mono;
  }

  static FlacSound read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      FLACDecoder decoder = new FLACDecoder(in);
      decoder.readMetadata();
      StreamInfo info = decoder.getStreamInfo();
      if (info == null || info.getSampleRate() <= 0 || info.getChannels() <= 0) {
        throw new TrainException(file + " has no FLAC stream header; copy the file again");
      }
      float[] mono = samples(file, decoder, info);
      return new FlacSound(info.getSampleRate(), mono);
    } catch (IOException e) {
      throw new TrainException(file + " is broken FLAC (" + e.getMessage() + "); copy the file again", e);
    }
  }

  private static float[] samples(Path file, FLACDecoder decoder, StreamInfo info) throws IOException {
    float[] mono = new float[Math.toIntExact(Math.max(info.getTotalSamples(), 1 << 16))];
    int lengthSamples = 0;
    float scale = (float) (1.0 / (info.getChannels() * (double) (1L << (info.getBitsPerSample() - 1))));
    for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
      int block = frame.header.blockSize;
      if (lengthSamples + block > mono.length) {
        mono = Arrays.copyOf(mono, Math.max(2 * mono.length, lengthSamples + block));
      }
      for (int c = 0; c < frame.header.channels; c++) {
        int[] channel = decoder.getChannelData()[c].getOutput();
        for (int i = 0; i < block; i++) {
          mono[lengthSamples + i] += channel[i] * scale;
        }
      }
      lengthSamples += block;
    }
    long promised = info.getTotalSamples();
    if (lengthSamples == 0 || decoder.getBadFrames() > 0 || (promised > 0 && lengthSamples != promised)) {
      throw new TrainException(file + " is broken FLAC: " + lengthSamples + " of " + promised
          + " samples could be read; copy the file again");
    }
    return Arrays.copyOf(mono, lengthSamples);
  }
}
