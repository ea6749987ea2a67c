package omniline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records refuse in Java what the file's reader refuses, and addresses are read as people write them. */
class RecordsTest {

  @ParameterizedTest
  @CsvSource({"0.0.0.0:5060, 0.0.0.0, 5060", "[::1]:5060, ::1, 5060", "pbx.example:0, pbx.example, 0",
      "localhost:65535, localhost, 65535"})
  void hostPortIsReadAndWrittenAlike(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5060", ":5060", "host:", "host:65536", "host:-1", "host:+5", "::1:5060", "[::1]", "a b:1",
      "[::1:5060", "sip://host:5060", "host:5060x", "host:٥"})
  void badHostPortIsRefusedWithAnExample(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text))
        .withMessageContaining("expected HOST:PORT such as 0.0.0.0:5060");
  }

  @Test
  void hostPortResolvesToASocketAddress() {
    assertThat(HostPort.parse("127.0.0.1:5060").resolved().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void rangeHoldsInJavaToo() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TurnConfig(4, -50, 60, 600, 200, 300, 150, 120, true, 60))
        .withMessage("vadAggressiveness: expected 0 to 3, found 4");
    assertThatIllegalArgumentException().isThrownBy(() -> new TurnConfig(2, Float.NaN, 60, 600, 200, 300, 150, 120, true, 60));
  }

  @Test
  void rulesBetweenSectionsHoldInJavaToo() {
    OmnilineConfig defaults = OmnilineConfig.defaults();
    SipConfig crowded = new SipConfig(defaults.sip().listen(), List.of("udp"), null, 5001, 10, 0, "x", null);
    assertThatIllegalArgumentException().isThrownBy(() -> defaults.with(crowded)).withMessageContaining("carry 5000 calls");
  }

  @Test
  void sipOverTcpAloneMayUseAPortAmongTheMediaPorts() {
    SipConfig tcp = new SipConfig(new HostPort("0.0.0.0", 20_000), List.of("tcp"), null, 100, 10, 0, "x", null);
    assertThat(OmnilineConfig.defaults().with(tcp).sip().listen().port()).isEqualTo(20_000);
  }

  /** Configured, the model's own, the window: what is left for an answer. */
  @ParameterizedTest
  @CsvSource({"0, 64, 2048, 64", "0, 0, 2048, 256", "20, 64, 2048, 20", "0, 0, 512, 112", "0, 4096, 2048, 1648"})
  void anAnswersLimitIsTheModelsOwnUnlessItIsConfigured(int configured, int modelsOwn, int window, int tokens) {
    ModelConfig model = new ModelConfig(null, false, false, "", "", "auto", "cpu", 10, 4000, 16, window, 2048, configured, 0, 1, 1, 0, null);
    assertThat(model.answerTokens(modelsOwn)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"20000, 20001, 1", "20001, 20002, 0", "20001, 20003, 1", "20000, 20002, 1", "20000, 20003, 2", "20001, 20001, 0"})
  void portPairsBeginAtEvenPorts(int portMin, int portMax, int pairs) {
    RtpConfig rtp = new RtpConfig(portMin, portMax, List.of("pcmu"), 20, 20, 200, 30_000, 32_000, 5, 1, "off", false);
    assertThat(rtp.portPairs()).isEqualTo(pairs);
  }

  @Test
  void commandLineReplacesOneThingAndKeepsTheRest() {
    OmnilineConfig defaults = OmnilineConfig.defaults();
    ModelConfig echo = defaults.model().withDirectory(Path.of("m")).withEcho();
    assertThat(echo).isEqualTo(new ModelConfig(null, true, false, defaults.model().greeting(), defaults.model().apology(), "auto", "cpu",
        10, 4000, 16, 2048, 2048, 0, 0, 1, 1, 0, null));
    ModelConfig quantised = echo.computing("int8", "cuda:1");
    assertThat(quantised.dtype()).isEqualTo("int8");
    assertThat(quantised.device()).isEqualTo("cuda:1");
    assertThat(quantised.computing("auto", "cpu")).isEqualTo(echo);
    assertThat(echo.withDirectory(Path.of("m")).echo()).isFalse();
    assertThat(echo.withTiny()).isEqualTo(defaults.model().withTiny());
    assertThat(echo.withTiny().tiny()).isTrue();
    assertThat(echo.withTiny().withDirectory(Path.of("m"))).isEqualTo(defaults.model().withDirectory(Path.of("m")));
    HostPort other = new HostPort("127.0.0.1", 5070);
    assertThat(defaults.with(defaults.sip().withListen(other)).sip().listen()).isEqualTo(other);
    assertThat(defaults.with(new HttpConfig(other)).http().listen()).isEqualTo(other);
    assertThat(defaults.with(echo).model()).isEqualTo(echo);
    assertThat(defaults.with(defaults.rtp()).with(defaults.turn())).isEqualTo(defaults);
  }
}
