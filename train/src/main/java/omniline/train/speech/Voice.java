package omniline.train.speech;

import java.util.Locale;

/**
 * A speaker: a voice of an engine and how it is bent. The three factors are independent of each other; 1 is the voice as it is.
 *
 * @param engine which synthesizer
 * @param name its name there: {@code slt}, {@code kal_diphone}, {@code en-gb+f2}
 * @param rate how fast, 0.5 to 2
 * @param pitch height of the fundamental, 0.5 to 2
 * @param tract 0.7 to 1.4: above 1 a shorter vocal tract, all formants higher by this factor
 */
public record Voice(Engine engine, String name, double rate, double pitch, double tract) {

  /** The synthesizers. */
  public enum Engine {
    FLITE, FESTIVAL, ESPEAK
  }

  public Voice {
    requireWithin("rate", rate, 0.5, 2);
    requireWithin("pitch", pitch, 0.5, 2);
    requireWithin("tract", tract, 0.7, 1.4);
  }

  /** The voice as it is. */
  public static Voice plain(Engine engine, String name) {
    return new Voice(engine, name, 1, 1, 1);
  }

  /** The same voice, bent. */
  public Voice bent(double newRate, double newPitch, double newTract) {
    return new Voice(engine, name, newRate, newPitch, newTract);
  }

  /** Engine and name, by which speakers are told apart: {@code flite:slt}. */
  public String speaker() {
    return engine.name().toLowerCase(Locale.ROOT) + ":" + name;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s rate %.2f pitch %.2f tract %.2f", speaker(), rate, pitch, tract);
  }

  private static void requireWithin(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
  }
}
