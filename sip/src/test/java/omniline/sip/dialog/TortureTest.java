package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import omniline.sip.Corpus;
import omniline.sip.transport.Door;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The 49 messages of RFC 4475 to a user agent that serves calls and is no registrar. Where the RFC leaves the choice, we are liberal
 * (lwsstart, trws, escruri, badaspec, baddate); insuf and baddn, which has no end in the RFC's archive, are dropped. Responses belong
 * to no request of ours and are looked at in {@code TortureLiveTest}.
 */
class TortureTest {

  private static final String CALL = "call";
  private static final String NOTHING = "nothing";
  private static final String RESPONSE = "response";

  /** By section of the RFC; {@code call} means that the call is offered to the application. */
  private static final String EXPECTED = """
      3.1.1  wsinv 481 intmeth 405 esc01 call escnull 405 esc02 405 lwsdisp 200 longreq call dblreq 405 semiuri 200 transports 200
             mpart01 405 unreason response noreason response
      3.1.2  badinv01 400 clerr 400 ncl 400 scalar02 400 scalarlg response quotbal 400 ltgtruri 400 lwsruri 400 lwsstart call trws 200
             escruri call baddate call regbadct 405 badaspec 200 baddn nothing badvers 505 mismatch01 400 mismatch02 400 bigcode response
      3.2    badbranch 200
      3.3    insuf nothing unkscm 416 novelsc 416 unksm2 405 bext01 420 invut 415 regaut01 405 multi01 400 mcl01 400 bcast response
             zeromf 200 cparam01 405 cparam02 405 regescrt 405 sdp01 406
      3.4    inv2543 400
      """;

  private final Bench bench = new Bench();
  private final Door door = new Door(bench.counters, bench.core);

  private static Map<String, String> expected() {
    Map<String, String> outcomes = new TreeMap<>();
    String[] words = EXPECTED.replaceAll("(?m)^\\d\\S+", "").strip().split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      outcomes.put(words[i], words[i + 1]);
    }
    return outcomes;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".dat", "");
  }

  private static byte[] message(String name) {
    return Corpus.bytes(Corpus.files("torture").getFirst().resolveSibling(name + ".dat"));
  }

  static Stream<String> requests() {
    return Corpus.files("torture").stream().map(TortureTest::name).filter(name -> !RESPONSE.equals(expected().get(name)));
  }

  private String outcome(List<String> answers) {
    if (!bench.incoming.isEmpty()) {
      return CALL;
    }
    return answers.isEmpty() ? NOTHING : answers.getFirst().substring("SIP/2.0 ".length(), "SIP/2.0 ".length() + 3);
  }

  @Test
  void knowsEveryMessageOfTheRfc() {
    assertThat(Corpus.files("torture")).hasSize(49);
    assertThat(Corpus.files("torture").stream().map(TortureTest::name).collect(Collectors.toSet())).isEqualTo(expected().keySet());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void doesWithARequestWhatTheRfcAsks(String name) {
    List<String> answers = door.receive(message(name));
    assertThat(outcome(answers)).isEqualTo(expected().get(name));
    assertThat(bench.incoming.size() + answers.stream().filter(answer -> !answer.startsWith("SIP/2.0 1")).count())
        .as("one request, one outcome").isLessThanOrEqualTo(1);
  }

  @Test
  void namesWhatItDoesNotSupport() {
    assertThat(door.receive(message("bext01")).getFirst()).contains("Unsupported: nothingSupportsThis,nothingSupportsThisEither\r\n");
    assertThat(door.receive(message("invut")).getFirst()).contains("Accept: application/sdp\r\n");
    assertThat(door.receive(message("regaut01")).getFirst()).contains("Allow: INVITE,ACK,");
  }

  @Test
  void readsTheCalledUserThroughItsEscapes() {
    door.receive(message("esc01"));
    assertThat(bench.incoming.getFirst().calledUser()).isEqualTo("sips:user@example.com");
  }

  @Test
  void sendsBackEveryViaOfALongRequest() {
    bench.handlerFails = true;
    List<String> answers = door.receive(message("longreq"));
    String refusal = answers.getLast();
    assertThat(refusal).startsWith("SIP/2.0 500");
    assertThat(refusal.split("SIP/2\\.0/(TCP|UDP) ", -1)).hasSize(1 + 34);
    assertThat(refusal).contains("sip33.example.com", "sip1.example.com", "received=192.0.2.5");
  }
}
