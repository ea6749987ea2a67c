package omniline.sip.framing;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import omniline.sip.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

  private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 40_000);

  private final MessageReader reader = new MessageReader();

  static Stream<Path> valid() {
    return Corpus.files("sip/valid").stream();
  }

  static Stream<Path> malformed() {
    return Corpus.files("sip/malformed").stream();
  }

  private static byte[] options(String extra) {
    return ("OPTIONS sip:b@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport\r\nFrom: <sip:a@b>;tag=1\r\n"
        + "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n" + extra + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] file(String name) {
    return Corpus.bytes(Corpus.files("sip/valid").getFirst().resolveSibling(name));
  }

  private SIPMessage message(byte[] bytes) {
    assertThat(reader.read(bytes)).isInstanceOf(Reading.Message.class);
    return ((Reading.Message) reader.read(bytes)).message();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readsWhatIsLegal(Path file) {
    SIPMessage message = message(Corpus.bytes(file));
    assertThat(message.getCallId().getCallId()).isNotEmpty();
    assertThat(message.getCSeq().getSeqNumber()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void offersABadRequestForWhatIsNot(Path file) {
    assertThat(reader.read(Corpus.bytes(file))).isInstanceOf(Reading.Malformed.class);
    String header = Objects.requireNonNull(((Reading.Malformed) reader.read(Corpus.bytes(file))).header());
    String answer = Objects.requireNonNull(BadRequestText.of(header, SOURCE, "ours"));
    assertThat(answer).startsWith("SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP 192.0.2.1").contains(";received=198.51.100.7\r\n")
        .contains(";tag=ours\r\nCall-ID: x1\r\nCSeq: ").endsWith("Content-Length: 0\r\n\r\n");
  }

  @Test
  void fillsInThePortOfTheTopmostViaOnly() {
    String header = """
        X sip:a@b SIP/2.0
        Via: SIP/2.0/UDP a;rport;branch=z1, SIP/2.0/UDP b;rport
        v: SIP/2.0/UDP c;rport
        From: <sip:a@b>
        To: <sip:a@b>;tag=theirs
        Call-ID: i
        CSeq: z
        """.replace("\n", "\r\n");
    String answer = Objects.requireNonNull(BadRequestText.of(header, SOURCE, "ours"));
    assertThat(answer).contains("Via: SIP/2.0/UDP a;rport=40000;branch=z1;received=198.51.100.7, SIP/2.0/UDP b;rport\r\n")
        .contains("Via: SIP/2.0/UDP c;rport\r\n").contains(";tag=theirs\r\n").doesNotContain("ours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIP/2.0 200 OK", "ACK sip:a@b SIP/2.0", "GET / HTTP/1.1", "x"})
  void answersNeitherResponsesNorAcksNorStrangers(String first) {
    String rest = "\r\nVia: SIP/2.0/UDP a\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: i\r\nCSeq: z\r\n";
    assertThat(BadRequestText.of(first + rest, SOURCE, "t")).isNull();
    assertThat(BadRequestText.of("X sip:a@b SIP/2.0" + rest, SOURCE, "t")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
  void cannotAnswerWithoutTheFiveHeaders(String missing) {
    String header = new String(options(""), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith(missing + ":"))
        .reduce("", (a, b) -> a + b + "\r\n");
    assertThat(reader.read((header + "\r\n").getBytes(StandardCharsets.UTF_8))).isInstanceOf(Reading.Malformed.class);
    assertThat(BadRequestText.of(header, SOURCE, "t")).isNull();
  }

  @Test
  void isNoLeverForFloods() {
    String header = "X sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: " + "i".repeat(9_000)
        + "\r\nCSeq: z\r\n";
    assertThat(BadRequestText.of(header, SOURCE, "t")).isNull();
  }

  @Test
  void cutsTheBodyByItsLength() {
    assertThat(new String(message(file("body-longer-than-length.sip")).getRawContent(), StandardCharsets.UTF_8)).isEqualTo("he");
    assertThat(new String(message(file("no-length.sip")).getRawContent(), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n\r\n", "\n", "\r\n"})
  void takesLineEndsForAKeepAlive(String text) {
    assertThat(reader.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(new Reading.KeepAlive());
  }

  @ParameterizedTest
  @CsvSource({"SIP/7.0,505", "SIP/2.1,505", "HTTP/1.1,0"})
  void refusesOtherVersions(String version, int code) {
    Reading reading = reader.read(new String(options(""), StandardCharsets.UTF_8).replace("SIP/2.0\r\nVia", version + "\r\nVia")
        .getBytes(StandardCharsets.UTF_8));
    if (code == 0) {
      assertThat(reading).isInstanceOf(Reading.Malformed.class);
    } else {
      assertThat(reading).isInstanceOfSatisfying(Reading.Rejected.class, r -> assertThat(r.code()).isEqualTo(code));
    }
  }

  @ParameterizedTest
  @CsvSource({"1 INVITE", "2147483648 OPTIONS", "1 options"})
  void refusesSequencesThatDoNotFit(String cseq) {
    Reading reading = reader.read(new String(options(""), StandardCharsets.UTF_8).replace("1 OPTIONS", cseq)
        .getBytes(StandardCharsets.UTF_8));
    assertThat(reading).isInstanceOfSatisfying(Reading.Rejected.class, r -> assertThat(r.code()).isEqualTo(400));
  }

  @Test
  void dropsWhatIsNotSipAtAll() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] garbage = new byte[random.nextInt(600)];
      random.nextBytes(garbage);
      assertThat(reader.read(garbage)).isInstanceOfAny(Reading.Malformed.class, Reading.KeepAlive.class);
    }
  }

  @Test
  void survivesEveryMutationOfGoodMessages() {
    List<Path> files = Corpus.files("sip/valid");
    Random random = new Random(2);
    int sound = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Corpus.bytes(files.get(i % files.size()));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (reader.read(bytes) instanceof Reading.Message) {
        sound++;
      }
    }
    assertThat(sound).isBetween(1_000, 19_000);
  }

  @Test
  void survivesDeepNestingAndLongHeaders() {
    String deep = "Contact: " + "<".repeat(20_000) + "\r\nFrom: " + "(".repeat(20_000) + "\r\n";
    assertThat(reader.read(options(deep))).isNotNull();
    assertThat(reader.read(options("X: " + "a".repeat(60_000) + "\r\n"))).isInstanceOf(Reading.Message.class);
    assertThat(reader.read(options("X: y\r\n".repeat(8_000)))).isInstanceOf(Reading.Message.class);
  }
}
