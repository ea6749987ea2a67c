package omniline.train.speech;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import omniline.train.TrainException;
import omniline.train.speech.Voice.Engine;

/**
 * Who speaks next: engines by weight, their voices evenly, each bent anew, so that few voices become many speakers. Immutable.
 *
 * @param voices whom to choose from, at least one
 * @param weights how often each engine speaks; an engine without voices or weight is left out
 */
public record Casting(List<Voice> voices, Map<Engine, Double> weights) {
  private static final double TRACT_SPREAD = 0.07;
  private static final double PITCH_SPREAD = 0.14;
  private static final double RATE_SPREAD = 0.12;

  public Casting {
    voices = List.copyOf(voices);
    weights = Map.copyOf(weights);
    if (total(voices, weights) <= 0) {
      throw new TrainException("there is no voice to speak with; install flite, festival or espeak-ng");
    }
  }

  /** Mostly voices made from people's recordings, and enough of espeak-ng's accents. */
  public static Casting usual(List<Voice> voices) {
    return new Casting(voices, Map.of(Engine.FLITE, 0.45, Engine.FESTIVAL, 0.25, Engine.ESPEAK, 0.3));
  }

  /** A voice and how it is bent. */
  public Voice draw(RandomGenerator random) {
    Map<Engine, List<Voice>> byEngine = new EnumMap<>(Engine.class);
    for (Engine engine : Engine.values()) {
      byEngine.put(engine, voices.stream().filter(voice -> voice.engine() == engine).toList());
    }
    double left = random.nextDouble() * total(voices, weights);
    Voice chosen = voices.getFirst();
    for (Map.Entry<Engine, List<Voice>> engine : byEngine.entrySet()) {
      double weight = engine.getValue().isEmpty() ? 0 : weights.getOrDefault(engine.getKey(), 0.0);
      if (weight > 0 && left >= 0) {
        chosen = engine.getValue().get(random.nextInt(engine.getValue().size()));
      }
      left -= weight;
    }
    return chosen.bent(bend(random, RATE_SPREAD), bend(random, PITCH_SPREAD), bend(random, TRACT_SPREAD));
  }

  /** Mostly near 1, never further than 2.5 spreads. */
  private static double bend(RandomGenerator random, double spread) {
    return Math.exp(spread * Math.clamp(random.nextGaussian(), -2.5, 2.5));
  }

  private static double total(List<Voice> voices, Map<Engine, Double> weights) {
    return weights.entrySet().stream()
        .filter(entry -> voices.stream().anyMatch(voice -> voice.engine() == entry.getKey()))
        .mapToDouble(Map.Entry::getValue).sum();
  }
}
