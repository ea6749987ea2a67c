package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlotsTest {

  @BeforeAll
  static void startTorch() {
    TorchRuntime.start(1);
  }

  private static List<long[]> spread(int[] states, int[]... units) {
    List<ScriptValue> tensors = new Slots(states, List.of(units), 3).tensors();
    List<long[]> values = tensors.stream().map(ScriptValue::toLongs).toList();
    tensors.forEach(ScriptValue::close);
    return values;
  }

  @Test
  void repeatsEveryStateSoOftenAndPadsTheShorterReply() {
    List<long[]> found = spread(new int[] {1, 2}, new int[] {7}, new int[] {8, 9});

    assertThat(found.get(0)).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(found.get(1)).containsExactly(3, 6);
    assertThat(found.get(2)).containsExactly(7, 8, 9);
    assertThat(found.get(3)).containsExactly(1, 2);
  }

  @Test
  void stretchesTheStatesOverATargetThatIsLonger() {
    List<long[]> found = spread(new int[] {2}, IntStream.range(0, 7).toArray());

    // 7 slots for 2 states: slot t repeats state floor(2 t / 7).
    assertThat(found.get(0)).containsExactly(0, 0, 0, 0, 1, 1, 1);
    assertThat(found.get(1)).containsExactly(7);
  }
}
