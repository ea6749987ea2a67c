package omniline.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
  private final List<String> complaints = new ArrayList<>();

  private YamlNode read(String text) {
    return YamlReader.read(text, (at, key, message) -> complaints.add(at.line() + ":" + at.column() + " " + key));
  }

  @Test
  void everyValueKnowsItsLineAndColumn() {
    YamlNode.Mapping root = (YamlNode.Mapping) read("# first\na:\n  b: 5 # five\n  c: [x,\n      y]\n");
    YamlNode.Entry a = root.entries().getFirst();
    assertThat(a.mark()).isEqualTo(new Mark(2, 1));
    YamlNode.Mapping below = (YamlNode.Mapping) a.value();
    assertThat(below.entries().get(0))
        .isEqualTo(new YamlNode.Entry("b", new Mark(3, 3), new YamlNode.Scalar(new Mark(3, 6), "5")));
    assertThat(((YamlNode.Sequence) below.entries().get(1).value()).items())
        .containsExactly(new YamlNode.Scalar(new Mark(4, 7), "x"), new YamlNode.Scalar(new Mark(5, 7), "y"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatWasReadBeforeASyntaxErrorIsKept() {
    YamlNode.Mapping root = (YamlNode.Mapping) read("a:\n  b: 1\n  c: 2\n  d: [\n");
    YamlNode.Mapping a = (YamlNode.Mapping) root.entries().getFirst().value();
    assertThat(a.entries()).extracting(YamlNode.Entry::key).containsExactly("b", "c");
    assertThat(complaints).hasSize(1).first().asString().startsWith("5:1");
  }

  @Test
  void sectionsBeforeAnUnreadableTokenAreKept() {
    YamlNode.Mapping root = (YamlNode.Mapping) read("a:\n  b: 1\n  c: @\nd: 2\n");
    assertThat(((YamlNode.Mapping) root.entries().getFirst().value()).entries()).hasSize(1);
    assertThat(complaints).containsExactly("3:6 a.c");
  }

  @Test
  void textsWithoutAnythingAreAnEmptyScalar() {
    assertThat(read("")).isEqualTo(new YamlNode.Scalar(new Mark(1, 1), ""));
    assertThat(read("# only a comment\n")).isEqualTo(new YamlNode.Scalar(new Mark(1, 1), ""));
    assertThat(complaints).isEmpty();
  }

  @Test
  void firstOfTwoEqualKeysIsKept() {
    YamlNode.Mapping root = (YamlNode.Mapping) read("a: 1\na: 2\n");
    assertThat(root.entries()).hasSize(1);
    assertThat(root.entry("a")).isEqualTo(root.entries().getFirst());
    assertThat(root.entry("b")).isNull();
    assertThat(complaints).containsExactly("2:1 a");
  }

  @Test
  void deepNestingIsAComplaintAndNotAStackOverflow() {
    read("[".repeat(100_000));
    assertThat(complaints).hasSize(1);
  }
}
