package omniline.agent.caller;

import java.nio.file.Path;
import java.util.Arrays;
import omniline.codecs.wav.SoundFile;
import omniline.codecs.wav.WavFormatException;

/**
 * One recording to speak as a turn, mono at 16 kHz. Silence at its end is cut off, so that the turn ends where the speech does.
 *
 * @param name for people, the file's name
 * @param pcm16k the samples, at least one of them audible
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and written by nobody after construction
public record Clip(String name, short[] pcm16k) {

  private static final int RATE_HZ = 16_000;
  private static final int FRAME_SAMPLES = RATE_HZ / 50;

  /**
   * Reads a WAV or FLAC file of any rate and kind.
   *
   * @throws WavFormatException with one sentence when it is none or cannot be read
   * @throws IllegalArgumentException with one sentence when it holds only silence
   */
  public static Clip read(Path file) throws WavFormatException {
    float[] samples = SoundFile.read(file).mono(RATE_HZ);
    short[] pcm = new short[(samples.length + FRAME_SAMPLES - 1) / FRAME_SAMPLES * FRAME_SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      pcm[i] = (short) Math.clamp(Math.round(samples[i] * 32_768f), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    int end = pcm.length;
    while (end > 0 && !Sound.audible(pcm, end - FRAME_SAMPLES, FRAME_SAMPLES)) {
      end -= FRAME_SAMPLES;
    }
    if (end == 0) {
      throw new IllegalArgumentException(file + " holds only silence: there is nothing to say in a turn");
    }
    return new Clip(String.valueOf(file.getFileName()), Arrays.copyOf(pcm, end));
  }

  /** How long it takes to say it. */
  public double seconds() {
    return (double) pcm16k.length / RATE_HZ;
  }
}
