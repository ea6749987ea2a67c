package omniline.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import omniline.model.checkpoint.write.TokenizerFiles;
import omniline.model.checkpoint.write.TokenizerFiles.Merge;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
  private final BpeTrainer trainer = new BpeTrainer();

  @Test
  void joinsTheMostFrequentPairFirst() {
    // Counted by hand: l-o 7, o-w 7, w-e 8, e-s 9, s-t 9, n-e 6, e-w 6, w-i 3, i-d 3, d-e 3, w-e in "newest" and "lower" 2 + 6.
    trainer.add("low", 5);
    trainer.add("\nlower", 2);
    trainer.add("newest", 6);
    trainer.add("widest", 3);
    assertThat(trainer.train(256 + 4, List.of()).merges()).containsExactly(new Merge("e", "s"), new Merge("es", "t"), new Merge("l", "o"),
        new Merge("lo", "w"));
  }

  @Test
  void endsWhenEveryPieceIsOneToken() {
    trainer.add("ab ab", 1);
    TokenizerFiles files = trainer.train(1000, List.of("x"));
    assertThat(files.tokens().subList(256, files.tokens().size())).containsExactlyInAnyOrder("ab", "\u0120ab");
    assertThat(files.size()).isEqualTo(256 + 2 + 1);
  }

  @Test
  void noTokenCrossesAPiece() {
    trainer.add("it's five. It is ten, 12345!\n\nyes", 3);
    assertThat(trainer.train(1000, List.of()).tokens()).contains("it", "'s", "\u0120five", "\u0120is", "123", "45", "!\u010a\u010a", "yes")
        .noneMatch(token -> token.contains("e.") || token.contains("n,") || token.contains("t'") || token.contains("34"));
  }

  @Test
  void theSameTextsGiveTheSameTokens() {
    BpeTrainer other = new BpeTrainer();
    other.add("dark roast", 1);
    other.add("light roast", 1);
    trainer.add("light roast", 1);
    trainer.add("dark roast", 1);
    assertThat(trainer.train(300, List.of())).isEqualTo(other.train(300, List.of()));
  }

  @Test
  void refusesFewerTokensThanBytes() {
    assertThatThrownBy(() -> trainer.train(255, List.of())).hasMessageContaining("256");
  }
}
