package omniline.model.parity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import omniline.model.checkpoint.CheckpointException;

/** The inputs of a golden set: 16 kHz mono 16-bit WAV, read as it is, since resampling is no part of the comparison. */
final class WavInput {
  private WavInput() {}

  /** The samples of a file; a {@link CheckpointException} when it has another format. */
  static short[] read(Path file) {
    try (AudioInputStream stream = AudioSystem.getAudioInputStream(file.toFile())) {
      AudioFormat format = stream.getFormat();
      if (format.getSampleRate() != 16000 || format.getChannels() != 1 || format.getSampleSizeInBits() != 16
          || !format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED) || format.isBigEndian()) {
        throw new CheckpointException(file + ": is " + format + ", expected 16 kHz mono 16-bit PCM: convert it with"
            + " `sox IN -r 16000 -c 1 -b 16 OUT`");
      }
      byte[] bytes = stream.readAllBytes();
      short[] samples = new short[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
      return samples;
    } catch (UnsupportedAudioFileException e) {
      throw new CheckpointException(file + ": is no WAV file that can be read (" + e.getMessage() + "): expected 16 kHz mono 16-bit PCM", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read (" + e.getMessage() + "): inputs/ must hold every file that summary.json names", e);
    }
  }
}
