package omniline.train.speech;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Span;
import omniline.train.speech.Voice.Engine;

/**
 * All synthesizers of this machine behind one door. What they say comes at 16 kHz with the vocal tract bent: read at another rate,
 * formants move by the tract's factor, and pitch and tempo, which move with them, are set against it beforehand. Engines start when
 * they are first asked. Owned by one thread.
 */
public final class Synthesizer implements AutoCloseable {
  /** Keeps the resampler's filter small. */
  private static final int RATE_STEP_HZ = 100;

  private static final double LEAST = 0.5;
  private static final double MOST = 2;

  private final Map<Engine, SpeechEngine> engines = new EnumMap<>(Engine.class);

  /** Every voice that this machine has, unbent, in a fixed order; empty where no synthesizer is installed. */
  public List<Voice> voices() {
    List<Voice> voices = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      engine(engine).voices().stream().sorted().map(name -> Voice.plain(engine, name)).forEach(voices::add);
    }
    return voices;
  }

  /** Speaks words of lower case; {@link TrainException} where this machine lacks the voice or the text gives no sound. */
  public Spoken speak(Voice voice, String text) {
    double tract = voice.tract();
    Voice counter = new Voice(voice.engine(), voice.name(), Math.clamp(voice.rate() / tract, LEAST, MOST),
        Math.clamp(voice.pitch() / tract, LEAST, MOST), 1);
    Spoken raw = engine(voice.engine()).speak(counter, text);
    if (raw.samples().length == 0) {
      throw new TrainException(voice.speaker() + " makes no sound of \"" + text + "\"");
    }
    int bentHz = tract == 1 ? raw.rateHz() : (int) Math.round(raw.rateHz() * tract / RATE_STEP_HZ) * RATE_STEP_HZ;
    float[] samples = PolyphaseResampler.resample(raw.samples(), bentHz, AudioFiles.RATE_HZ);
    double stretch = AudioFiles.RATE_HZ / (double) bentHz;
    return new Spoken(AudioFiles.RATE_HZ, samples, moved(raw.phones(), stretch, samples.length),
        moved(raw.words(), stretch, samples.length));
  }

  private static List<Span> moved(List<Span> spans, double stretch, int lengthSamples) {
    return spans.stream().map(span -> span.moved(stretch, 0))
        .map(span -> new Span(span.name(), Math.min(span.start(), lengthSamples), Math.min(span.end(), lengthSamples))).toList();
  }

  private SpeechEngine engine(Engine engine) {
    return engines.computeIfAbsent(engine, key -> switch (key) {
      case FLITE -> new FliteEngine();
      case FESTIVAL -> new FestivalEngine();
      case ESPEAK -> EspeakEngine.shared();
    });
  }

  @Override
  public void close() {
    engines.values().forEach(SpeechEngine::close);
    engines.clear();
  }
}
