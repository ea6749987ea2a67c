package omniline.train.llasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlasmLinesTest {

  @TempDir private Path folder;

  private List<LlasmSample> read(String text) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    Files.writeString(file, text);
    return LlasmLines.read(file);
  }

  @Test
  void readsSpokenAndWrittenSamples() throws IOException {
    List<LlasmSample> samples = read("""
        {"id":"a","audio":"x/one.wav","conversations":[{"from":"human","value":"<audio>"},{"from":"gpt","value":"one"}]}
        {"id":"b","conversations":[{"from":"human","value":"hi"},{"from":"gpt","value":"hello"}]}
        {"id":"c","audio":["1.wav","2.wav"],"conversations":[{"from":"human","value":"<audio> or <audio>"},{"from":"gpt","value":"two"}]}
        """);

    assertThat(samples).extracting(LlasmSample::id).containsExactly("a", "b", "c");
    assertThat(samples.get(0).audio()).containsExactly(folder.resolve("x/one.wav").toString());
    assertThat(samples.get(1).spoken()).isFalse();
    assertThat(samples.get(2).audio()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{\"id\":\"a\",\"conversations\":[]} | found 0 entries",
    "{\"id\":\"a\",\"conversations\":[{\"from\":\"gpt\",\"value\":\"x\"},{\"from\":\"gpt\",\"value\":\"y\"}]} | expected an entry from human",
    "{\"id\":\"a\",\"audio\":7,\"conversations\":[{\"from\":\"human\",\"value\":\"<audio>\"},{\"from\":\"gpt\",\"value\":\"y\"}]} | a path or a list of paths",
    "{\"id\":\"a\",\"audio\":\"s.wav\",\"conversations\":[{\"from\":\"human\",\"value\":\"x\"},{\"from\":\"gpt\",\"value\":\"y\"}]} | 0 marks <audio> and 1 sounds",
  })
  void namesTheLineThatIsNoSample(String line, String complaint) {
    assertThatThrownBy(() -> read("\n" + line)).isInstanceOf(TrainException.class).hasMessageContaining("line 2").hasMessageContaining(complaint);
  }
}
