package omniline.train.speech;

import java.util.Set;

/** A synthesizer of this machine. Owned by one thread. */
sealed interface SpeechEngine extends AutoCloseable permits FliteEngine, FestivalEngine, EspeakEngine {

  /** The names it can speak with now; empty where the synthesizer is not installed. */
  Set<String> voices();

  /** Speaks at the engine's own rate, without the tract; {@link omniline.train.TrainException} where that fails. */
  Spoken speak(Voice voice, String text);

  @Override
  void close();
}
