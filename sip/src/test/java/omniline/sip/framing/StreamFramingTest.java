package omniline.sip.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamFramingTest implements StreamFraming.Sink {

  private static final int MAX = 4_096;

  private final List<String> messages = new ArrayList<>();
  private int pings;
  private String broken = "";
  private final StreamFraming framing = new StreamFraming(MAX, this);

  @Override
  public void message(byte[] message) {
    messages.add(new String(message, StandardCharsets.UTF_8));
  }

  @Override
  public void ping() {
    pings++;
  }

  @Override
  public void broken(byte[] start) {
    broken = new String(start, StandardCharsets.UTF_8);
  }

  private boolean feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return framing.accept(bytes, bytes.length);
  }

  private static String message(String length, String body) {
    return "INFO sip:a@b SIP/2.0\r\nCall-ID: 1\r\n" + length + "\r\n" + body;
  }

  @Test
  void cutsMessagesApart() {
    String first = message("Content-Length: 5\r\n", "hello");
    String second = message("l:0\r\n", "");
    assertThat(feed(first + second + "\r\n" + first)).isTrue();
    assertThat(messages).containsExactly(first, second, first);
  }

  @Test
  void cutsTheSameWhereverTheStreamIsSplit() {
    String all = message("Content-Length: 5\r\n", "a\r\n\r\n") + "\r\n" + message("CONTENT-LENGTH : 0\r\n", "")
        + message("Content-Length: 5\r\n", "ABCDE");
    feed(all);
    List<String> whole = List.copyOf(messages);
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      messages.clear();
      int at = 0;
      while (at < all.length()) {
        int end = Math.min(all.length(), at + 1 + random.nextInt(20));
        assertThat(feed(all.substring(at, end))).isTrue();
        at = end;
      }
      assertThat(messages).isEqualTo(whole).hasSize(3);
    }
  }

  @Test
  void answersDoubleLineEndsBetweenMessages() {
    feed("\r\n\r\n");
    assertThat(pings).isEqualTo(1);
    feed(message("Content-Length: 0\r\n", ""));
    feed("\r\n");
    assertThat(pings).isEqualTo(1);
    assertThat(framing.midMessage()).isFalse();
  }

  @Test
  void takesNoLengthForNoBody() {
    feed(message("", ""));
    assertThat(messages).hasSize(1);
  }

  @Test
  void takesBareLineFeeds() {
    feed("INFO sip:a@b SIP/2.0\nl: 2\n\nok");
    assertThat(messages).containsExactly("INFO sip:a@b SIP/2.0\nl: 2\n\nok");
  }

  @Test
  void knowsThatAMessageIsUnfinished() {
    assertThat(framing.midMessage()).isFalse();
    feed("INFO sip:a@b SIP/2.0\r\n");
    assertThat(framing.midMessage()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-7", "2000000000", "99999", "x", "", "4096"})
  void breaksOffAtLengthsThatCannotBe(String length) {
    assertThat(feed(message("Content-Length: " + length + "\r\n", "hello"))).isFalse();
    assertThat(broken).startsWith("INFO").endsWith("\r\n\r\n");
    assertThat(messages).isEmpty();
    assertThat(feed(message("Content-Length: 0\r\n", ""))).isFalse();
    assertThat(messages).isEmpty();
  }

  @Test
  void breaksOffAtTwoLengthsThatDiffer() {
    assertThat(feed(message("Content-Length: 3\r\nl: 4\r\n", "abcd"))).isFalse();
  }

  @Test
  void holdsNoMoreThanOneMessage() {
    assertThat(feed("X: " + "a".repeat(MAX - 4))).isTrue();
    assertThat(feed("aa")).isFalse();
    assertThat(broken).hasSize(MAX);
  }

  @Test
  void takesAMessageOfExactlyTheLargestSize() {
    String head = message("Content-Length: 3000\r\n", "");
    String filled = head.replace("Call-ID: 1", "Call-ID: " + "1".repeat(MAX - 3_000 - head.length() + 1));
    assertThat(feed(filled + "b".repeat(3_000))).isTrue();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst()).hasSize(MAX);
  }
}
