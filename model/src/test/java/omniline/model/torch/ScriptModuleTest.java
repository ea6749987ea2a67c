package omniline.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScriptModuleTest {

  private static final String SOURCE = """
      # A function and a class, as the stages have them.
      def doubled(x: Tensor) -> Tensor:
          return x + x


      class Example(Module):

          def total(self, parts: List[Tensor], offset: int, factor: float) -> List[Tensor]:
              sum = torch.zeros_like(parts[0])
              for part in parts:
                  sum = sum + __torch__.doubled(part)
              return [sum * factor + offset, parts[0]]

          def fill(self, x: Tensor) -> int:
              x.fill_(7.)
              return x.size(0)
      """;

  @BeforeAll
  static void start() {
    TorchRuntime.start(0);
  }

  private static ScriptModule example() {
    return ScriptModule.load(ScriptArchive.packSource(SOURCE), "example");
  }

  @Test
  void callsMethodsWithTensorsListsAndNumbers() {
    try (ScriptModule module = example();
        ScriptValue a = ScriptValue.floats(new float[] {1, 2, 3, 4}, 2, 2);
        ScriptValue b = ScriptValue.floats(new float[] {10, 20, 30, 40}, 2, 2);
        ScriptValue parts = ScriptValue.list(List.of(a, b));
        ScriptValue result = module.method("total").with(parts).with(1).with(0.5).run();
        ScriptValue first = result.element(0)) {
      assertThat(first.shape()).containsExactly(2, 2);
      assertThat(first.toFloats()).containsExactly(12, 23, 34, 45);
      assertThat(result.toFloatArrays().get(1)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void listsShareTheirTensors() {
    try (ScriptModule module = example();
        ScriptValue a = ScriptValue.floats(new float[] {1, 2}, 2);
        ScriptValue list = ScriptValue.list(List.of(a))) {
      assertThat(module.method("fill").with(a).runToInteger()).isEqualTo(2);
      assertThat(list.toFloatArrays().getFirst()).containsExactly(7, 7);
    }
  }

  @Test
  void valuesAreCopiesOfTheArrays() {
    float[] values = {1, 2};
    try (ScriptValue tensor = ScriptValue.floats(values, 2);
        ScriptValue longs = ScriptValue.longs(3, 4, 5)) {
      values[0] = 9;
      assertThat(tensor.toFloats()).containsExactly(1, 2);
      assertThat(longs.toLongs()).containsExactly(3, 4, 5);
    }
  }

  @Test
  void failingScriptSaysWhichMethodFailed() {
    try (ScriptModule module = example();
        ScriptValue a = ScriptValue.floats(new float[] {1, 2}, 2);
        ScriptValue b = ScriptValue.floats(new float[] {1, 2, 3}, 3);
        ScriptValue parts = ScriptValue.list(List.of(a, b))) {
      assertThatThrownBy(() -> module.method("total").with(parts).with(1).with(0.5).run())
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("example total failed:");
    }
  }

  @Test
  void sourceThatDoesNotCompileIsRefused() {
    byte[] archive = ScriptArchive.packSource("class Broken(Module):\n    def f(self) -> int:\n        return no_such_thing\n");
    assertThatThrownBy(() -> ScriptModule.load(archive, "broken"))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("the script broken does not compile");
  }

  @Test
  void archiveIsStoredAndNotDeflated() {
    String archive = new String(ScriptArchive.packSource(SOURCE), StandardCharsets.ISO_8859_1);
    assertThat(archive).contains("m/data.pkl", "m/constants.pkl", "m/version", "def doubled(x: Tensor)", "training : bool");
  }
}
