package omniline.model.vocoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.model.checkpoint.VocoderConfig;
import org.junit.jupiter.api.Test;

class ReceptiveFieldTest {

  private static final List<Integer> DILATIONS = List.of(1, 3, 5);

  @Test
  void releasedVocoderSeesTwentyOneFramesAndMostOfThemInItsFirstStage() {
    ReceptiveField field = ReceptiveField.of(new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), 512,
        List.of(3, 7, 11), List.of(DILATIONS, DILATIONS, DILATIONS), 1000, 128, 128, 3, 320, 16000));
    assertThat(field.wholeFrames()).isEqualTo(21);
    assertThat(field.framesAfterStage()).containsExactly(5, 2, 1, 1, 1);
    assertThat(field.durationUnits()).isEqualTo(2);
  }

  @Test
  void widestKernelAndItsDilationsCount() {
    ReceptiveField narrow = ReceptiveField.of(new VocoderConfig(List.of(2), List.of(4), 8, List.of(3, 5),
        List.of(DILATIONS, List.of(1, 1, 1)), 10, 4, 4, 5, 2, 16000));
    // conv_post 3 + 2 * (1 + 3 + 5 + 3) / 2 = 15 or 2 * 6 = 12; through the stride of 2 and conv_pre: (15 + 2) / 2 + 3.
    assertThat(narrow.wholeFrames()).isEqualTo(11);
    assertThat(narrow.framesAfterStage()).containsExactly(2);
    assertThat(narrow.durationUnits()).isEqualTo(4);
  }
}
