package omniline.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipStoreTest {
  @TempDir
  Path folder;

  @Test
  void givesBackClipsInAnyOrder() {
    try (ClipStore.Writer writer = new ClipStore.Writer(base())) {
      for (int i = 0; i < 20; i++) {
        writer.append(clip("c" + i), pcm(i));
      }
    }
    try (ClipStore store = ClipStore.open(base())) {
      assertThat(store.size()).isEqualTo(20);
      for (int i : new int[] {7, 0, 19, 7}) {
        assertThat(store.clip(i)).isEqualTo(clip("c" + i));
        assertThat(store.pcm(i)).isEqualTo(pcm(i));
        assertThat(store.lengthSamples(i)).isEqualTo(pcm(i).length);
        assertThat(AudioFiles.toPcm(store.samples(i))).isEqualTo(pcm(i));
        assertThat(store.indexOf("c" + i)).contains(i);
      }
      assertThat(store.indexOf("none")).isEmpty();
    }
  }

  @Test
  void goesOnWhereItEnded() {
    write("a");
    write("b");
    try (ClipStore store = ClipStore.open(base())) {
      assertThat(List.of(store.clip(0).id(), store.clip(1).id())).containsExactly("a", "b");
    }
  }

  /** A program that died left half a line, or a line whose sound had not reached the disk. */
  @Test
  void losesOnlyTheClipThatWasBeingWritten() throws IOException {
    write("a");
    long whole = Files.size(folder.resolve("clips.bin"));
    write("b");
    Path index = folder.resolve("clips.jsonl");
    byte[] text = Files.readAllBytes(index);
    Files.write(index, Arrays.copyOf(text, text.length - 5));
    try (ClipStore store = ClipStore.open(base())) {
      assertThat(store.size()).isEqualTo(1);
    }
    try (ClipStore.Writer writer = new ClipStore.Writer(base())) {
      assertThat(writer.holds("a")).isTrue();
      assertThat(writer.holds("b")).isFalse();
      assertThat(Files.size(folder.resolve("clips.bin"))).isEqualTo(whole);
    }
    write("b");
    try (ClipStore store = ClipStore.open(base())) {
      assertThat(store.pcm(1)).isEqualTo(pcm(3));
    }
    Files.write(folder.resolve("clips.bin"), new byte[(int) whole]);
    try (ClipStore store = ClipStore.open(base())) {
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void refusesATakenIdAndAStoreOfAnotherKind() {
    write("a");
    assertThatThrownBy(() -> write("a")).isInstanceOf(TrainException.class).hasMessageContaining("clip a is in the store");
    assertThatThrownBy(() -> MelStore.open(base())).isInstanceOf(TrainException.class).hasMessageContaining("of kind \"pcm16\"");
    assertThatThrownBy(() -> new MelStore.Writer(base(), 80)).isInstanceOf(TrainException.class).hasMessageContaining("pcm16");
    assertThatThrownBy(() -> ClipStore.open(folder.resolve("none"))).isInstanceOf(TrainException.class)
        .hasMessageContaining("there is no pcm16 store at");
  }

  @Test
  void saysWhenItCannotWrite() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new ClipStore.Writer(file.resolve("clips"))).isInstanceOf(TrainException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void spansMoveWithTheSound() {
    assertThat(new Span("k", 100, 300).moved(0.5, 20)).isEqualTo(new Span("k", 70, 170));
    assertThat(new Span("k", 100, 300).moved(1, -200)).isEqualTo(new Span("k", 0, 100));
  }

  private Path base() {
    return folder.resolve("clips");
  }

  private void write(String id) {
    try (ClipStore.Writer writer = new ClipStore.Writer(base())) {
      writer.append(clip(id), pcm(3));
    }
  }

  private static Clip clip(String id) {
    return new Clip(id, "slt", "large latte", List.of(new Span("large", 10, 90), new Span("latte", 90, 200)),
        List.of(new Span("pau", 0, 10), new Span("l", 10, 40)));
  }

  private static short[] pcm(int seed) {
    Random random = new Random(seed);
    short[] pcm = new short[100 + 50 * seed];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) random.nextInt();
    }
    return pcm;
  }
}
