package omniline.train.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;

/**
 * Makes the units of a voice: features of all its clips, centres, and for every clip the steadiest good way through them. Used by one
 * thread.
 *
 * @param features what is clustered
 * @param count of centres, the units
 * @param changeCost what a change of unit costs, see {@link Centres#units}
 * @param points at most so many frames are clustered, drawn at random
 * @param rounds of k-means
 */
public record VoiceUnits(UnitFeatures features, int count, double changeCost, int points, int rounds) {

  /**
   * Chosen by measurement (train/RUNS.md): with these, 7.5 units a word; more units or none of the cost make the sound no nearer than the
   * vocoder can tell, and fewer changes are easier to predict.
   */
  public static final VoiceUnits USUAL = new VoiceUnits(UnitFeatures.USUAL, 300, 0.3, 150_000, 20);

  /** Units of all clips of at most 30 s. */
  public List<UnitLine> of(ClipStore clips, long seed) {
    double mean = meanOctaves(clips);
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      all.add(features.of(clips.samples(i), mean));
    }
    SplittableRandom random = new SplittableRandom(seed);
    Centres centres = Centres.of(drawn(all, random), features.size(), count, rounds, random);
    List<UnitLine> lines = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      lines.add(UnitLine.of(clips.clip(i).id(), clips.clip(i).text(), centres.units(all.get(i), changeCost)));
    }
    return lines;
  }

  private static double meanOctaves(ClipStore clips) {
    List<float[]> pitches = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      float[] samples = clips.samples(i);
      pitches.add(PitchTrack.of(samples, UnitFeatures.frames(samples.length)));
    }
    return PitchTrack.meanOctaves(pitches);
  }

  private float[] drawn(List<float[]> all, SplittableRandom random) {
    int size = features.size();
    long frames = all.stream().mapToLong(clip -> clip.length / size).sum();
    if (frames < count) {
      throw new TrainException("the voice has " + frames + " frames of 20 ms for " + count + " units: record more, or ask for fewer units");
    }
    double share = Math.min(1, (double) points / frames);
    List<float[]> rows = new ArrayList<>();
    int taken = 0;
    for (float[] clip : all) {
      float[] row = new float[clip.length];
      int length = 0;
      for (int at = 0; at < clip.length; at += size) {
        if (share == 1 || random.nextDouble() < share) {
          System.arraycopy(clip, at, row, length, size);
          length += size;
        }
      }
      rows.add(java.util.Arrays.copyOf(row, length));
      taken += length;
    }
    float[] points = new float[taken];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, points, at, row.length);
      at += row.length;
    }
    return points;
  }
}
