package omniline.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledRecordingsTest {
  @TempDir
  Path folder;

  @Test
  void readsAllRecordingsOfThePeople() {
    LabelledRecordings all = LabelledRecordings.read(Shared.data("barista"));
    assertThat(all.recordings()).hasSize(469);
    assertThat(all.groups().size()).isGreaterThan(20);
    int first = all.groups().getFirst();
    assertThat(all.ofGroups(group -> group == first).groups()).containsExactly(first);
    LabelledRecordings.Recording recording = all.recordings().getFirst();
    assertThat(recording.slots()).containsEntry("coffeeDrink", "iced coffee").containsEntry("roast", "light roast");
    assertThat(recording.id()).isEqualTo("00e09cf0-a01d-453e-9b89-dc6e6d31d362");
    assertThat(recording.samples().length / 16000.0).isBetween(recording.seconds() - 0.1, recording.seconds() + 0.1);
  }

  @Test
  void namesTheLineWhoseFileIsMissing() throws IOException {
    Files.createFile(folder.resolve("a.flac"));
    labels("""
        {"file": "a.flac", "group": 1, "seconds": 1.0, "intent": "orderDrink", "slots": {}}

        {"file": "b.flac", "group": 1, "seconds": 1.0, "intent": "orderDrink", "slots": {}}
        """);
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).isInstanceOf(TrainException.class)
        .hasMessageContaining("labels.jsonl, line 3: names").hasMessageContaining("b.flac, which does not exist");
  }

  @Test
  void namesTheLineThatIsNoLabel() throws IOException {
    labels("{\"file\": \n");
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).isInstanceOf(TrainException.class)
        .hasMessageContaining("labels.jsonl, line 1: not the JSON");
    labels("{\"group\": 1}\n");
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).hasMessageContaining("line 1: a recording needs \"file\"");
    labels("null\n");
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).hasMessageContaining("line 1: a JSON object is expected");
    labels("");
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).hasMessageContaining("names no recordings");
  }

  @Test
  void saysWhenThereIsNoSuchDirectory() {
    assertThatThrownBy(() -> LabelledRecordings.read(folder.resolve("none"))).isInstanceOf(TrainException.class)
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> LabelledRecordings.read(folder)).isInstanceOf(TrainException.class)
        .hasMessageContaining("labels.jsonl does not exist");
  }

  private void labels(String text) throws IOException {
    Files.writeString(folder.resolve("labels.jsonl"), text);
  }
}
