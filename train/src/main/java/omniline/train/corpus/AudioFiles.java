package omniline.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import omniline.train.TrainException;

/**
 * Sound files as the models want them: mono, 16 kHz, full scale 1. WAV is read by the codecs' own reader and FLAC in pure Java; the
 * content decides, not the name's ending. What cannot be read is one sentence that names the file. Safe for any thread.
 */
public final class AudioFiles {
  /** The rate of everything that training hears. */
  public static final int RATE_HZ = 16_000;

  private static final byte[] FLAC_MARK = {'f', 'L', 'a', 'C'};

  private AudioFiles() {
  }

  /** The mean of all channels at {@link #RATE_HZ}; {@link TrainException} where the file is missing, broken or of another kind. */
  public static float[] read(Path file) {
    return read(file, RATE_HZ);
  }

  /** The mean of all channels at a rate of 1 to 384000 Hz. */
  public static float[] read(Path file, int rateHz) {
    if (isFlac(file)) {
      FlacSound sound = FlacSound.read(file);
      return PolyphaseResampler.resample(sound.mono(), sound.rateHz(), rateHz);
    }
    try {
      return WavFile.read(file).mono(rateHz);
    } catch (WavFormatException e) {
      throw new TrainException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Samples of full scale 1 as 16-bit PCM, rounded and limited. */
  public static short[] toPcm(float[] samples) {
    short[] pcm = new short[samples.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.clamp(Math.round(samples[i] * 32768), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return pcm;
  }

  /** 16-bit PCM as samples of full scale 1. */
  public static float[] toFloats(short[] pcm) {
    float[] samples = new float[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      samples[i] = pcm[i] / 32768f;
    }
    return samples;
  }

  private static boolean isFlac(Path file) {
    if (Files.isDirectory(file)) {
      throw new TrainException(file + " is a directory; name a WAV or FLAC file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(FLAC_MARK.length), FLAC_MARK);
    } catch (NoSuchFileException e) {
      throw new TrainException(file + " does not exist; check the path", e);
    } catch (IOException e) {
      throw new TrainException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
