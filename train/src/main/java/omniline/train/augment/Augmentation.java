package omniline.train.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import omniline.train.augment.Noise.Colour;
import omniline.train.augment.TurnCut.Part;
import org.jspecify.annotations.Nullable;

/**
 * From a clean clip to what a call would hand to the model, in the order in which it happens to a sound. What becomes of a clip
 * depends on its seed alone. Safe for as many threads as its talkers are.
 *
 * <pre>
 *   clip -> turn cut -> speed -> room -> babble, noise -> gain -> codec or band
 * </pre>
 */
public final class Augmentation {
  private static final double MOST_NOISE_SNR_DB = 35;
  private static final double LEAST_T60_SECONDS = 0.1;
  private static final double NARROW_WITHOUT_CODEC = 0.25;
  private static final List<Colour> COLOURS = List.of(Colour.values());

  private final Recipe recipe;
  private final TurnCut turnCut;
  private final Room room;
  private final @Nullable Babble babble;
  private final List<CodecTrip> codecs;
  private final Effect gain = new Gain(-18, 6);
  private final Effect band = new TelephoneBand();

  /** By that recipe; without talkers there is no babble. */
  public Augmentation(Recipe recipe, TurnCut turnCut, Babble.@Nullable Talkers talkers) {
    this.recipe = recipe;
    this.turnCut = turnCut;
    room = new Room(LEAST_T60_SECONDS, Math.max(LEAST_T60_SECONDS, recipe.mostT60Seconds()));
    babble = talkers == null ? null : new Babble(talkers, recipe.leastBabbleSnrDb(), recipe.mostBabbleSnrDb());
    double loss = recipe.mostLoss();
    codecs = recipe.codec() == 0 ? List.of() : List.of(CodecTrip.pcmu(loss), CodecTrip.pcma(loss), CodecTrip.pcmu(0),
        CodecTrip.opus(12_000, loss), CodecTrip.opus(24_000, loss), CodecTrip.opus(40_000, 0));
  }

  /** One clip of 16 kHz; the same seed gives the same sound. */
  public Heard apply(float[] samples16k, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Part part = turnCut.part(samples16k, random);
    float[] sound = part.of(samples16k);
    double speed = 1;
    if (random.nextDouble() < recipe.speed()) {
      speed = SpeedChange.nearest(recipe.leastSpeed() + random.nextDouble() * (recipe.mostSpeed() - recipe.leastSpeed()));
      sound = SpeedChange.apply(sound, speed);
    }
    return new Heard(surrounded(sound, random), 1 / speed, -part.start() / speed);
  }

  private float[] surrounded(float[] clean, RandomGenerator random) {
    float[] sound = clean;
    if (random.nextDouble() < recipe.room()) {
      sound = room.apply(sound, random);
    }
    if (random.nextDouble() < recipe.babble() && babble != null) {
      sound = babble.apply(sound, random);
    }
    if (random.nextDouble() < recipe.noise()) {
      Colour colour = COLOURS.get(random.nextInt(COLOURS.size()));
      sound = new Noise(colour, recipe.leastNoiseSnrDb(), MOST_NOISE_SNR_DB).apply(sound, random);
    }
    sound = gain.apply(sound, random);
    if (random.nextDouble() < recipe.codec()) {
      sound = codecs.get(random.nextInt(codecs.size())).apply(sound, random);
    } else if (recipe.codec() > 0 && random.nextDouble() < NARROW_WITHOUT_CODEC) {
      sound = band.apply(sound, random);
    }
    return sound;
  }
}
