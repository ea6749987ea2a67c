package omniline.train.corpus;

import java.nio.file.Path;
import omniline.codecs.wav.SoundFile;
import omniline.codecs.wav.WavFormatException;
import omniline.train.TrainException;

/**
 * Sound files as the models want them: mono, 16 kHz, full scale 1. WAV or FLAC; the
 * content decides, not the name's ending. What cannot be read is one sentence that names the file. Safe for any thread.
 */
public final class AudioFiles {
  /** The rate of everything that training hears. */
  public static final int RATE_HZ = 16_000;

  private AudioFiles() {
  }

  /** The mean of all channels at {@link #RATE_HZ}; {@link TrainException} where the file is missing, broken or of another kind. */
  public static float[] read(Path file) {
    return read(file, RATE_HZ);
  }

  /** The mean of all channels at a rate of 1 to 384000 Hz. */
  public static float[] read(Path file, int rateHz) {
    try {
      return SoundFile.read(file).mono(rateHz);
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
}
