package omniline.train.omni;

import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.corpus.Span;

/** Three tones, each with a reply of its own. */
final class ToyTalks implements TalkSource, Hearing {

  static final List<String> REPLIES = List.of("Okay, a latte. Is that right?", "Goodbye!<|bye|>", "Sorry, I did not understand.");

  /** As long together with their replies as one another, so that batches of like length mix them. */
  private static final List<String> HEARD = List.of("a latte", "many thanks and a bye", "say what");

  /** All of them once. */
  static List<Talk> all() {
    return List.of(talk(0), talk(1), talk(2));
  }

  private static Talk talk(int clip) {
    return new Talk(List.of(new Talk.Turn(clip, HEARD.get(clip), REPLIES.get(clip))), "");
  }

  @Override
  public Talk draw(RandomGenerator random) {
    return talk(random.nextInt(REPLIES.size()));
  }

  @Override
  public Sound hear(int clip, RandomGenerator random) {
    float[] samples = tone(clip);
    for (int i = 0; i < samples.length; i++) {
      samples[i] += (float) (0.001 * random.nextGaussian());
    }
    List<Span> words = clip == 0 ? List.of(new Span("latte", 0, samples.length)) : List.of();
    return new Sound(samples, words);
  }

  @Override
  public Sound plain(int clip) {
    return new Sound(tone(clip), List.of());
  }

  private static float[] tone(int clip) {
    float[] samples = new float[9600];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * 400 * (clip + 1) * i / 16_000));
    }
    return samples;
  }
}
