package omniline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamingTextTest {
  private static final long SPECIAL = 256;

  private final Tokenizer bytes = new ByteTokenizer();

  @Test
  void holdsACharacterBackUntilItIsWhole() {
    StreamingText text = new StreamingText(bytes);
    assertThat(text.push('a')).isEqualTo("a");
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3; i++) {
      assertThat(text.push(smile[i] & 0xff)).isEmpty();
    }
    assertThat(text.push(smile[3] & 0xff)).isEqualTo("😀");
    assertThat(text.finish()).isEmpty();
  }

  @Test
  void incompleteCharactersBecomeReplacements() {
    StreamingText text = new StreamingText(bytes);
    assertThat(text.push(0xe2)).isEmpty();
    assertThat(text.push('x')).isEqualTo("\uFFFDx");
    assertThat(text.push(0xe2)).isEmpty();
    assertThat(text.finish()).isEqualTo("\uFFFD");
  }

  @Test
  void specialTokensShowNothingAndCutNoCharacter() {
    StreamingText text = new StreamingText(bytes);
    assertThat(text.push(0xc3)).isEmpty();
    assertThat(text.push(SPECIAL)).isEmpty();
    assertThat(text.push(0xa9)).isEqualTo("é");
  }

  @Test
  void noiseStreamsLikeItDecodesAtOnce() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      long[] ids = random.longs(60, 0, 257).map(id -> random.nextInt(4) == 0 ? 0x80 | (id & 0x7f) : id).toArray();
      StreamingText streaming = new StreamingText(bytes);
      StringBuilder text = new StringBuilder();
      for (long id : ids) {
        text.append(streaming.push(id));
      }
      assertThat(text.append(streaming.finish())).hasToString(bytes.decodeWithoutSpecial(ids));
    }
  }

  @Test
  void cleansUpSpacesLikeTransformers() {
    assertThat(CleanUp.apply("It 's fine , is n't it ? Yes ! I 'm")).isEqualTo("It's fine, isn't it? Yes! I'm");
  }

  @Test
  void promptStripsTheAutomaticBeginOfTextOfEveryPieceButTheFirst() {
    assertThat(Prompt.ids(bytes, "ab<speech>cd<speech>")).containsExactly(999, 'a', 'b', -200, 'c', 'd', -200);
  }

  /** One id per byte, one special, and an automatic 999 in front. */
  private static final class ByteTokenizer implements Tokenizer {
    @Override
    public long[] encode(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      long[] ids = new long[utf8.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = utf8[i] & 0xff;
      }
      return ids;
    }

    @Override
    public long[] encodeWithBos(String text) {
      long[] ids = encode(text);
      long[] all = new long[ids.length + 1];
      all[0] = 999;
      System.arraycopy(ids, 0, all, 1, ids.length);
      return all;
    }

    @Override
    public String decode(long[] ids) {
      return decodeWithoutSpecial(ids);
    }

    @Override
    public String decodeWithoutSpecial(long[] ids) {
      byte[] utf8 = new byte[ids.length];
      int length = 0;
      for (long id : ids) {
        if (!isSpecial(id)) {
          utf8[length++] = (byte) id;
        }
      }
      return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public OptionalInt tokenId(String token) {
      return OptionalInt.empty();
    }

    @Override
    public boolean isSpecial(long id) {
      return id >= SPECIAL;
    }

    @Override
    public boolean cleansUp() {
      return false;
    }

    @Override
    public void close() {}
  }
}
