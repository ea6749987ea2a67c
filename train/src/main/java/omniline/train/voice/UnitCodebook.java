package omniline.train.voice;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;

/**
 * A voice's units: the centres of its features, and how clips are turned into units by them. It is learnt once and then kept, since the
 * vocoder and the unit decoder know units by their numbers only. Immutable.
 *
 * @param features what is clustered
 * @param meanOctaves the voice's mean pitch as a logarithm to base 2 of its Hz
 * @param centres one for each unit
 * @param changeCost what a change of unit costs, see {@link Centres#units}
 */
public record UnitCodebook(UnitFeatures features, float meanOctaves, Centres centres, float changeCost) {

  /**
   * How a codebook is learnt.
   *
   * @param features what is clustered
   * @param units how many centres
   * @param changeCost what a change of unit costs
   * @param frames at most about so many are clustered, drawn at random
   * @param rounds of k-means
   */
  public record Plan(UnitFeatures features, int units, float changeCost, int frames, int rounds) {
    /**
     * Chosen by measurement on a synthetic voice's replies (train/RUNS.md). 300 units are 0.07 dB farther from the recordings than 500.
     * The cost takes 14 units a word down to 7.5 and leaves the mean mel distance of a frame to its unit at 2.2 dB.
     */
    public static final Plan USUAL = new Plan(UnitFeatures.USUAL, 300, 0.3f, 150_000, 20);
  }

  private static final String CENTRES = "centres";
  private static final String SETTINGS = "cepstra_pitch_voicing_mean_cost";

  /** Learns the units of all clips of a voice. */
  public static UnitCodebook learn(ClipStore clips, Plan plan, long seed) {
    List<float[]> pitches = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      float[] samples = clips.samples(i);
      pitches.add(PitchTrack.of(samples, UnitFeatures.frames(samples.length)));
    }
    float mean = (float) PitchTrack.meanOctaves(pitches);
    SplittableRandom random = new SplittableRandom(seed);
    float[] drawn = drawn(clips, plan, mean, random);
    Centres centres = Centres.of(drawn, plan.features.size(), plan.units, plan.rounds, random).inHalves();
    return new UnitCodebook(plan.features, mean, centres, plan.changeCost);
  }

  private static float[] drawn(ClipStore clips, Plan plan, float mean, SplittableRandom random) {
    long frames = 0;
    for (int i = 0; i < clips.size(); i++) {
      frames += UnitFeatures.frames(clips.lengthSamples(i));
    }
    if (frames < plan.units) {
      throw new TrainException("the voice has " + frames + " frames of 20 ms for " + plan.units + " units: record more, or ask for fewer units");
    }
    double share = Math.min(1, (double) plan.frames / frames);
    int size = plan.features.size();
    float[] points = new float[Math.toIntExact(frames * size)];
    int length = 0;
    for (int i = 0; i < clips.size(); i++) {
      float[] rows = plan.features.of(clips.samples(i), mean);
      for (int at = 0; at < rows.length; at += size) {
        if (share == 1 || random.nextDouble() < share) {
          System.arraycopy(rows, at, points, length, size);
          length += size;
        }
      }
    }
    return Arrays.copyOf(points, length);
  }

  /** The units of one clip of at most 30 s, samples at 16 kHz. */
  public UnitLine line(String id, String text, float[] samples) {
    return UnitLine.of(id, text, centres.units(features.of(samples, meanOctaves), changeCost));
  }

  /** The units of all clips of a store. */
  public List<UnitLine> lines(ClipStore clips) {
    List<UnitLine> lines = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      lines.add(line(clips.clip(i).id(), clips.clip(i).text(), clips.samples(i)));
    }
    return lines;
  }

  /** Writes it as a safetensors file, the centres in float16. */
  public void write(Path file) {
    float[] settings = {features.cepstra(), features.pitch(), features.voicing(), meanOctaves, changeCost};
    try {
      SafetensorsWriter.write(file, List.of(
          new SafetensorsWriter.Tensor(CENTRES, DataType.F16, List.of((long) centres.count(), (long) centres.size()), centres::rows),
          new SafetensorsWriter.Tensor(SETTINGS, DataType.F32, List.of((long) settings.length), () -> settings)));
    } catch (IOException e) {
      throw new TrainException(file + ": cannot be written (" + e.getMessage() + "): make room", e);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static UnitCodebook read(Path file) {
    SafetensorsFile tensors = SafetensorsFile.open(file);
    if (!tensors.tensors().keySet().equals(Set.of(CENTRES, SETTINGS))) {
      throw new TrainException(file + ": holds " + tensors.tensors().keySet() + ", not a voice's units: make them again");
    }
    float[] settings = tensors.readFloats(SETTINGS);
    UnitFeatures features = new UnitFeatures((int) settings[0], settings[1], settings[2]);
    return new UnitCodebook(features, settings[3], new Centres(tensors.readFloats(CENTRES), features.size()), settings[4]);
  }
}
