package omniline.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import omniline.sip.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SdpParserTest {

  static Stream<Path> valid() {
    return Corpus.files("sdp/valid").stream();
  }

  static Stream<Path> malformed() {
    return Corpus.files("sdp/malformed").stream();
  }

  static SessionDescription parsed(String text) {
    assertThat(SessionDescription.parse(text)).isInstanceOf(SdpResult.Parsed.class);
    return ((SdpResult.Parsed) SessionDescription.parse(text)).description();
  }

  static SdpResult.Malformed refused(String text) {
    assertThat(SessionDescription.parse(text)).isInstanceOf(SdpResult.Malformed.class);
    return (SdpResult.Malformed) SessionDescription.parse(text);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readsAndWritesAndReadsTheSameAgain(Path file) {
    SessionDescription first = parsed(Corpus.text(file));
    String written = first.toString();
    assertThat(parsed(written)).isEqualTo(first);
    assertThat(written).startsWith("v=0\r\no=").contains("\r\nt=0 0\r\n").endsWith("\r\n").doesNotContain("\n\n");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void saysWhatIsWrongWithMalformedText(Path file) {
    SdpResult.Malformed malformed = refused(Corpus.text(file));
    assertThat(malformed.line()).isPositive();
    assertThat(malformed.sentence()).isNotBlank().hasSizeLessThan(200);
  }

  @Test
  void namesTheLineOfTheFirstFault() {
    String text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nm=audio 99999 RTP/AVP 0\r\n";
    assertThat(refused(text)).isEqualTo(
        new SdpResult.Malformed(4, "expected m=MEDIA PORT PROTOCOL FORMAT…, found \"audio 99999 RTP/AVP 0\""));
  }

  @Test
  void keepsAttributesOfSessionAndMediaApart() {
    SessionDescription description = parsed("""
        v=0
        o=- 1 2 IN IP4 192.0.2.1
        s=-
        a=recvonly
        a=tool:x:y
        m=audio 4000 RTP/AVP 0
        a=ptime:30
        m=video 0 RTP/AVP 31
        a=inactive
        """);
    assertThat(description.attributes()).containsExactly(Attribute.flag("recvonly"), new Attribute("tool", "x:y"));
    assertThat(description.media()).extracting(m -> m.attributes().size()).containsExactly(1, 1);
    assertThat(description.media().getFirst().attribute("ptime")).isEqualTo("30");
    assertThat(description.media().getFirst().attribute("absent")).isNull();
    assertThat(description.media().getLast().attribute("inactive")).isEmpty();
  }

  @Test
  void takesDirectionFromMediaThenSessionThenSendrecv() {
    String start = "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\n";
    SessionDescription none = parsed(start + "m=audio 4000 RTP/AVP 0\n");
    SessionDescription session = parsed(start + "a=sendonly\nm=audio 4000 RTP/AVP 0\n");
    SessionDescription both = parsed(start + "a=sendonly\nm=audio 4000 RTP/AVP 0\na=inactive\n");
    assertThat(none.direction(none.media().getFirst())).isEqualTo(Direction.SENDRECV);
    assertThat(session.direction(session.media().getFirst())).isEqualTo(Direction.SENDONLY);
    assertThat(both.direction(both.media().getFirst())).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void takesTheConnectionOfTheSectionBeforeThatOfTheSession() {
    SessionDescription description = parsed(Corpus.text(Corpus.files("sdp/valid").getFirst().resolveSibling("connection-per-media.sdp")));
    assertThat(description.connectionAddress()).isNull();
    assertThat(description.connectionAddress(description.media().get(1))).isEqualTo("192.0.2.7");
    assertThat(description.media().get(1).port()).isEqualTo(5004);
  }

  @Test
  void boundsLinesAndMediaSections() {
    String start = "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\n";
    assertThat(refused(start + "a=x\n".repeat(5_000)).sentence()).contains("4096 lines");
    assertThat(refused(start + "m=audio 4000 RTP/AVP 0\n".repeat(65)).sentence()).contains("64 media sections");
    assertThat(parsed(start + "m=audio 4000 RTP/AVP 0\n".repeat(64)).media()).hasSize(64);
  }

  @Test
  void neverThrowsWhateverIsCutOrFlipped() {
    List<Path> files = Corpus.files("sdp/valid");
    Random random = new Random(4566);
    int unreadable = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(Corpus.text(files.get(i % files.size())));
      text.setLength(random.nextInt(text.length()));
      for (int flips = random.nextInt(4); flips > 0 && !text.isEmpty(); flips--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      SdpResult result = SessionDescription.parse(text.toString());
      if (result instanceof SdpResult.Parsed(SessionDescription description)) {
        assertThat(SessionDescription.parse(description.toString())).isInstanceOf(SdpResult.Parsed.class);
      } else {
        unreadable++;
      }
    }
    assertThat(unreadable).isBetween(1_000, 19_000);
  }

  @Test
  void refusesPortsOutOfRangeInCode() {
    assertThatThrownBy(() -> new MediaDescription("audio", 65_536, "RTP/AVP", List.of("0"), null, List.of()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("65535");
    assertThatThrownBy(() -> new Attribute("", null)).isInstanceOf(IllegalArgumentException.class);
  }
}
