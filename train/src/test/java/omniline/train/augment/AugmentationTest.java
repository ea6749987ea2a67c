package omniline.train.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import omniline.train.augment.TurnCut.Part;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.corpus.MelWindow;
import omniline.train.corpus.Shared;
import omniline.train.corpus.Span;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final float[] TALK = Sounds.talk(1, 2);
  private static final Babble.Talkers TALKERS = Babble.Talkers.of(List.of(Sounds.talk(2, 1), Sounds.talk(3, 1.5)));

  @Test
  void theSameSeedGivesTheSameSoundAndAnotherSeedAnother() {
    Augmentation one = new Augmentation(Recipe.usual(), TurnCut.usual(), TALKERS);
    Augmentation other = new Augmentation(Recipe.usual(), TurnCut.usual(), TALKERS);
    float[] before = TALK.clone();
    for (long seed = 0; seed < 12; seed++) {
      float[] first = one.apply(TALK, seed).samples();
      assertThat(Arrays.equals(first, one.apply(TALK, seed + 1).samples())).as("seed %d", seed + 1).isFalse();
      assertThat(Arrays.equals(first, other.apply(TALK, seed).samples())).as("seed %d", seed).isTrue();
      assertThat(Levels.loudest(Levels.framePowers(first))).isBetween(1e-7, 2.0);
    }
    assertThat(TALK).as("the clip itself").isEqualTo(before);
  }

  /** A click in the clean clip is found where its span was moved to. */
  @Test
  void spansMoveWithTheSound() {
    Recipe fast = new Recipe(1, 1.1, 1.1, 0, 0.3, 0, 30, 0, 30, 30, 0, 0);
    float[] clip = TALK.clone();
    int click = 20_000;
    for (int i = 0; i < 40; i++) {
      clip[click + i] = 0.9f;
    }
    Augmentation augmentation = new Augmentation(fast, TurnCut.usual(), null);
    for (long seed = 0; seed < 10; seed++) {
      Heard heard = augmentation.apply(clip, seed);
      Span moved = heard.moved(List.of(new Span("click", click, click + 40))).getFirst();
      int loudest = 0;
      for (int i = 0; i < heard.samples().length; i++) {
        loudest = Math.abs(heard.samples()[i]) > Math.abs(heard.samples()[loudest]) ? i : loudest;
      }
      assertThat(loudest).isBetween(moved.start() - 8, moved.end() + 8);
      assertThat(heard.moved(List.of(new Span("behind", TALK.length * 2, TALK.length * 3)))).isEmpty();
    }
  }

  @Test
  void turnHasPreRollAndHangover() {
    TurnCut cut = new TurnCut(300, 300, 400, 400);
    Part part = cut.part(TALK, new Random(1));
    assertThat((double) part.start()).isCloseTo(8000 - 4800, within(700.0));
    assertThat((double) part.end()).isCloseTo(TALK.length - 8000 + 6400, within(700.0));
    float[] silent = new float[5000];
    assertThat(cut.part(silent, new Random(1))).isEqualTo(new Part(0, 5000));
    assertThat(cut.part(new float[0], new Random(1))).isEqualTo(new Part(0, 0));
  }

  @Test
  void turnOfABareClipIsFilledWithZeros() {
    float[] bare = Sounds.tone(500, 16000);
    Part part = new TurnCut(300, 300, 400, 400).part(bare, new Random(1));
    assertThat(part).isEqualTo(new Part(-4800, 16000 + 6400));
    float[] turn = part.of(bare);
    assertThat(turn).hasSize(16000 + 4800 + 6400);
    assertThat(turn[4800 + 777]).isEqualTo(bare[777]);
    assertThat(turn[4799]).isZero();
    assertThatThrownBy(() -> new TurnCut(300, 200, 400, 400)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void turnsOfRecordingsKeepTheirSpeech() {
    List<LabelledRecordings.Recording> recordings = LabelledRecordings.read(Shared.data("barista")).recordings();
    for (int i = 0; i < recordings.size(); i += 40) {
      float[] samples = recordings.get(i).samples();
      float[] turn = TurnCut.usual().part(samples, new Random(i)).of(samples);
      assertThat(turn.length).isGreaterThan(16000);
      double all = Levels.power(samples) * samples.length;
      assertThat(Levels.power(turn) * turn.length).as(recordings.get(i).id()).isGreaterThan(0.95 * all);
    }
  }

  @Test
  void clicksAreNotSpeech() {
    float[] clicked = TALK.clone();
    clicked[1000] = 1;
    clicked[clicked.length - 1000] = 1;
    TurnCut cut = new TurnCut(300, 300, 400, 400);
    assertThat(cut.part(clicked, new Random(1))).isEqualTo(cut.part(TALK, new Random(1)));
  }
}
