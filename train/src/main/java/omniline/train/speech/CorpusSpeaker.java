package omniline.train.speech;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;

/**
 * Speaks a list of texts into a {@link ClipStore}, a new speaker for each. Who speaks text i depends on the seed and i alone, so an
 * interrupted run goes on with the same speakers, and what is there is not spoken again. Samples are the same too, but for
 * espeak-ng's (see there). Owned by one thread.
 */
public final class CorpusSpeaker {
  private final Synthesizer synthesizer;
  private final Casting casting;
  private final long seed;

  public CorpusSpeaker(Synthesizer synthesizer, Casting casting, long seed) {
    this.synthesizer = synthesizer;
    this.casting = casting;
    this.seed = seed;
  }

  /** Speaks all texts into the store at {@code base}, with a progress bar on standard error; the number newly spoken. */
  public int speak(Path base, List<String> texts) {
    int spoken = 0;
    try (ClipStore.Writer store = new ClipStore.Writer(base);
        ProgressBar bar = new ProgressBarBuilder().setTaskName("speaking").setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(texts.size()).build()) {
      for (int i = 0; i < texts.size(); i++) {
        String id = id(i, texts.get(i));
        if (!store.holds(id)) {
          Voice voice = voice(i);
          Spoken sound = synthesizer.speak(voice, texts.get(i));
          store.append(new Clip(id, voice.toString(), texts.get(i), sound.words(), sound.phones()),
              AudioFiles.toPcm(sound.samples()));
          spoken++;
        }
        bar.step();
      }
    }
    return spoken;
  }

  /** Who speaks text number {@code index}. */
  public Voice voice(int index) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + index);
    return casting.draw(random);
  }

  /** An id that changes with the text, so that another list of texts does not pass for spoken. */
  public String id(int index, String text) {
    return String.format("s%d-%05d-%08x", seed, index, text.hashCode());
  }
}
