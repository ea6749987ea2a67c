package omniline.train.voice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.codecs.wav.WavFile;
import omniline.model.Precision;
import omniline.model.torch.ComputeSettings;
import omniline.model.torch.WeightFiles;
import omniline.model.vocoder.UnitVocoder;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.ClipStore;

/**
 * Lets the model's own vocoder speak the units of clips and compares it with the recordings: sound files for a recogniser, pictures for
 * the eye, mel distance. Owned by one thread.
 */
public final class VoiceCheck {
  private static final int PICTURES = 4;

  /**
   * What came of it.
   *
   * @param clips spoken
   * @param melDecibels mean mel distance to the recordings, spoken with their own durations
   * @param durationShare mean length with predicted durations, as a share of the recordings'
   */
  public record Result(int clips, double melDecibels, double durationShare) {}

  private VoiceCheck() {}

  /**
   * Speaks clips with predicted durations into {@code out}/ID.wav, and draws the first few.
   *
   * @param voice a model's {@code vocoder} directory
   */
  public static Result run(Path voice, ClipStore clips, List<UnitLine> lines, Path out) {
    double mel = 0;
    double share = 0;
    try (WeightFiles files = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false));
        UnitVocoder vocoder = UnitVocoder.open(voice, files)) {
      Files.createDirectories(out);
      for (int i = 0; i < lines.size(); i++) {
        UnitLine line = lines.get(i);
        float[] recorded = clips.samples(clips.indexOf(line.id()).orElseThrow(() -> new TrainException("no clip " + line.id())));
        long[] units = line.units().stream().mapToLong(Integer::longValue).toArray();
        float[] exact = vocoder.speak(units, line.durations().stream().mapToLong(Integer::longValue).toArray()).wave();
        float[] predicted = vocoder.speak(units).wave();
        mel += MelDistance.decibels(recorded, exact);
        share += (double) predicted.length / recorded.length;
        WavFile.write(out.resolve(line.id() + ".wav"), AudioFiles.RATE_HZ, AudioFiles.toPcm(predicted));
        if (i < PICTURES) {
          MelPicture.write(out.resolve(line.id() + ".png"), line.text(), recorded, exact);
        }
      }
    } catch (IOException e) {
      throw new TrainException(out + " cannot be written (" + e.getMessage() + ")", e);
    }
    int n = Math.max(1, lines.size());
    return new Result(lines.size(), mel / n, share / n);
  }
}
