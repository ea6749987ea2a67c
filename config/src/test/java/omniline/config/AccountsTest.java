package omniline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list sip.accounts: records inside a list, each with defaults of its own, and the keys around transfer and sessions. */
class AccountsTest {
  @TempDir Path folder = Path.of("");

  private LoadedText loaded(String... lines) {
    return LoadedText.of(folder, String.join("\n", lines), Map.of("SIP_PASSWORD", "sesame: open"));
  }

  @Test
  void anAccountIsReadWithItsDefaultsAndItsSecretFromTheEnvironment() {
    OmnilineConfig config = loaded("sip:", "  accounts:", "    - user: 100", "      registrars: [sip:a.example, sip:b.example:5070]",
        "      password: ${SIP_PASSWORD}", "    - user: bob", "      registrars: [\"sip:c.example;transport=tcp\"]",
        "      domain: example.com", "      auth_user: robert", "      realm: pbx", "      expires_seconds: 120", "      keep_alive: options",
        "      keep_alive_seconds: 30").config();
    assertThat(config.sip().accounts()).containsExactly(
        new AccountConfig("100", List.of("sip:a.example", "sip:b.example:5070"), null, null, "sesame: open", null, 600, "crlf", 25),
        new AccountConfig("bob", List.of("sip:c.example;transport=tcp"), "example.com", "robert", null, "pbx", 120, "options", 30));
    assertThat(config.toString()).doesNotContain("sesame").contains("AccountConfig[100 at ");
    assertThat(config.sip().withListen(new HostPort("127.0.0.1", 5070)).accounts()).isEqualTo(config.sip().accounts());
  }

  @Test
  void faultsAreToldAtTheirOwnLine() {
    assertThat(loaded("sip:", "  accounts:", "    - user: 100").onlyFault())
        .isEqualTo("3 sip.accounts[1].registrars: missing; it has no default");
    assertThat(loaded("sip:", "  accounts:", "    - user: 1", "      registrars: [sip:a]", "    - registrars: [sip:a]", "      user: 2",
        "      pasword: x").onlyFault()).isEqualTo("7 sip.accounts[2].pasword: unknown key; did you mean password?");
    assertThat(loaded("sip:", "  accounts:", "    - user: 1", "      registrars: [pbx.example]").onlyFault())
        .startsWith("4 sip.accounts[1].registrars: expected a registrar such as sip:pbx.example:5060").contains("found \"pbx.example\"");
    assertThat(loaded("sip:", "  accounts: 100").onlyFault()).startsWith("2 sip.accounts: expected a list").contains("found \"100\"");
    assertThat(loaded("sip:", "  accounts: [100]").onlyFault()).contains("expected keys such as user in every item");
    assertThat(loaded("sip:", "  accounts:", "    - {user: 1, registrars: []}").onlyFault()).contains("account 1 has no registrar");
    assertThat(loaded("sip:", "  accounts:", "    - {user: 1, registrars: [sip:a], expires_seconds: 5}").onlyFault())
        .isEqualTo("3 sip.accounts[1].expires_seconds: expected 30 to 86400 seconds, found 5");
  }

  @Test
  void aRegistrarsTransportMustBeOpen() {
    assertThat(loaded("sip:", "  transports: [udp]", "  accounts:", "    - {user: 1, registrars: [\"sip:a;transport=tcp\"]}").onlyFault())
        .startsWith("3 sip.accounts: account 1 registers over tcp, but sip.transports is [udp]");
  }

  @Test
  void sessionsAreAsLongAsTheRfcWantsOrNone() {
    assertThat(loaded("sip: {session_expires_seconds: 60}").onlyFault()).contains("shorter than RFC 4028 allows");
    assertThat(loaded("sip: {session_expires_seconds: 0}").config().sip().sessionExpiresSeconds()).isZero();
  }

  @Test
  void transferKeysAreRead() {
    SipConfig sip = loaded("sip:", "  transfer_targets: [\"sip:2*@pbx.example\"]", "  refer: not_allowed").config().sip();
    assertThat(sip.transferTargets()).containsExactly("sip:2*@pbx.example");
    assertThat(sip.refer()).isEqualTo("not_allowed");
    assertThat(loaded("sip: {transfer_targets: [the boss]}").onlyFault()).contains("expected a SIP URI such as sip:2*@pbx.example");
  }

  @Test
  void callersAndTrunksAreRead() {
    SipConfig sip = loaded("sip:", "  trunks: [192.0.2.10, \"2001:db8::1\"]", "  callers:",
        "    - {user: reception, password: \"${SIP_PASSWORD}\"}", "  realm: cafe").config().sip();
    assertThat(sip.trunks()).containsExactly("192.0.2.10", "2001:db8::1");
    assertThat(sip.callers()).containsExactly(new SipConfig.Caller("reception", "sesame: open"));
    assertThat(sip.toString()).contains("Caller[reception]").doesNotContain("sesame");
    assertThat(loaded("sip: {trunks: [pbx.example]}").onlyFault())
        .isEqualTo("1 sip.trunks: expected IPv4 or IPv6 addresses, without ports, found \"pbx.example\"");
    assertThat(loaded("sip: {callers: [{user: a}]}").onlyFault()).isEqualTo("1 sip.callers[1].password: missing; it has no default");
  }

  @Test
  void guardKeysAreRead() {
    SipConfig sip = loaded("sip: {requests_per_second: 7, scanners: [friendly-scanner, sipcli]}").config().sip();
    assertThat(sip.requestsPerSecond()).isEqualTo(7);
    assertThat(sip.scanners()).containsExactly("friendly-scanner", "sipcli");
    assertThat(sip.withListen(new HostPort("127.0.0.1", 5070)).scanners()).isEqualTo(sip.scanners());
    assertThat(loaded("sip: {scanners: [\" \"]}").onlyFault()).contains("sip.scanners: expected one line of text that is not empty");
    assertThat(loaded("sip: {requests_per_second: -1}").onlyFault()).contains("expected 0 to 100000 requests");
  }

  @Test
  void keysAroundTheWayAreRead() {
    SipConfig sip = loaded("sip: {name_servers: [192.0.2.53], stun_server: \"stun.example.com:3479\"}").config().sip();
    assertThat(sip.nameServers()).containsExactly("192.0.2.53");
    assertThat(sip.stunServer()).isEqualTo("stun.example.com:3479");
    assertThat(loaded("sip: {stun_server: \"stun:a\"}").onlyFault()).contains("expected a STUN server such as stun.example.com:3478");
  }

  @Test
  void accountHoldsInJavaWhatItHoldsInTheFile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccountConfig("a b", List.of("sip:a"), null, null, null, null, 600, "crlf", 25))
        .withMessageContaining("an extension such as 100");
  }

  @Test
  void profilesAreReadWithDefaultsOfTheirOwn() {
    SipConfig sip = loaded("sip:", "  accounts: [{user: 100, registrars: [sip:a]}]", "  profiles:", "    - name: bar",
        "      numbers: [4930123, \"4930124*\"]", "      greeting: \"Hello, bar.\"", "      codecs: [pcmu]", "      srtp: required", "      max_calls: 4",
        "    - {name: desk, accounts: [100], prompt: Be short.}").config().sip();
    assertThat(sip.profiles()).containsExactly(
        new SipConfig.Profile("bar", List.of("4930123", "4930124*"), List.of(), "Hello, bar.", null, "auto", List.of("pcmu"), "required", 4),
        new SipConfig.Profile("desk", List.of(), List.of("100"), "auto", "Be short.", "auto", List.of(), null, 0));
    assertThat(sip.withListen(new HostPort("127.0.0.1", 5070)).profiles()).isEqualTo(sip.profiles());
  }

  @Test
  void profilesThatCannotBeMeantAreNamed() {
    assertThat(loaded("sip: {profiles: [{numbers: [1]}]}").onlyFault()).isEqualTo("1 sip.profiles[1].name: missing; it has no default");
    assertThat(loaded("sip:", "  profiles:", "    - {name: a}").onlyFault()).contains("profile a has neither numbers nor accounts");
    assertThat(loaded("sip:", "  profiles:", "    - {name: a, numbers: [1]}", "    - {name: a, numbers: [2]}").onlyFault()).contains("profile a stands there twice");
    assertThat(loaded("sip:", "  profiles:", "    - {name: a, numbers: [1]}", "    - {name: b, numbers: [1]}").onlyFault())
        .contains("profile b has the number 1, but profile a has it before");
    assertThat(loaded("sip:", "  profiles:", "    - {name: a, accounts: [100]}").onlyFault()).contains("names the account 100, which is no user of sip.accounts");
    assertThat(loaded("sip:", "  profiles:", "    - {name: a, numbers: [1], codecs: [gsm]}").onlyFault()).contains("expected codecs: opus, g722, pcmu, pcma");
  }
}
