package omniline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator reads for each mistake: the whole sentence, since the sentence is the feature. */
class ConfigFaultTest {
  @TempDir Path folder;

  private String fault(String... lines) {
    return LoadedText.of(folder, String.join("\n", lines) + "\n", Map.of("SET", "7", "EMPTY", "")).onlyFault();
  }

  @Test
  void unknownKeyIsNamedWithTheOneThatWasMeant() {
    assertThat(fault("sip:", "  max_cals: 3")).isEqualTo("2 sip.max_cals: unknown key; did you mean max_calls?");
    assertThat(fault("sip:", "  maxCalls: 3")).isEqualTo("2 sip.maxCalls: unknown key; did you mean max_calls?");
    assertThat(fault("rtp:", "  ptime: 20")).isEqualTo("2 rtp.ptime: unknown key; did you mean ptime_ms?");
    assertThat(fault("http:", "  volume: 3")).isEqualTo("2 http.volume: unknown key; expected one of listen, control_token, capture_folder");
  }

  @Test
  void whoMayBeCalledIsNamedBySipUris() {
    assertThat(fault("sip:", "  dial_targets: [100]")).isEqualTo("2 sip.dial_targets: expected a SIP URI such as sip:2*@pbx.example, found \"100\"");
    assertThat(fault("sip:", "  dial_ring_seconds: 0")).isEqualTo("2 sip.dial_ring_seconds: expected 1 to 600 seconds, found 0");
    assertThat(fault("http:", "  control_token: short")).contains("http.control_token: expected 8 to 256 letters, digits and signs");
  }

  @Test
  void keyInTheWrongSectionIsSentToTheRightOne() {
    assertThat(fault("http:", "  max_calls: 3"))
        .isEqualTo("2 http.max_calls: unknown key; it belongs to section sip, indented below \"sip:\"");
    assertThat(fault("ptime_ms: 20"))
        .isEqualTo("1 ptime_ms: unknown section; it belongs to section rtp, indented below \"rtp:\"");
  }

  @Test
  void unknownSectionIsNamedWithTheOneThatWasMeant() {
    assertThat(fault("SIP:", "  max_calls: 3")).isEqualTo("1 SIP: unknown section; did you mean sip?");
    assertThat(fault("logging: {}")).isEqualTo("1 logging: unknown section; expected one of sip, rtp, http, model, turn");
  }

  @Test
  void valueOutOfRangeIsToldTheRangeAndItsUnit() {
    assertThat(fault("sip:", "  # few", "  max_calls: 0")).isEqualTo("3 sip.max_calls: expected 1 to 20000 calls, found 0");
    assertThat(fault("model: {top_p: 1.5}")).isEqualTo("1 model.top_p: expected 0.01 to 1, found 1.5");
    assertThat(fault("turn:", "  energy_threshold_db: 12"))
        .isEqualTo("2 turn.energy_threshold_db: expected -100 to 0 dBFS, found 12.0");
    assertThat(fault("rtp:", "  ptime_ms: 30")).isEqualTo("2 rtp.ptime_ms: expected one of 10, 20, 40, 60, found 30");
    assertThat(fault("sip:", "  max_calls: 99999999999"))
        .isEqualTo("2 sip.max_calls: expected 1 to 20000 calls, found \"99999999999\"");
  }

  @Test
  void wrongTypeIsToldWhatIsExpected() {
    assertThat(fault("sip:", "  max_calls: many"))
        .isEqualTo("2 sip.max_calls: expected a whole number, 1 to 20000 calls, found \"many\"");
    assertThat(fault("sip:", "  ring_ms: 20ms")).isEqualTo(
        "2 sip.ring_ms: expected a whole number, 0 to 60000 ms, found \"20ms\"; write the number alone, its unit is fixed");
    assertThat(fault("sip:", "  max_calls: 010")).contains("expected a whole number").contains("found \"010\"");
    assertThat(fault("sip:", "  max_calls:"))
        .isEqualTo("2 sip.max_calls: expected 1 to 20000 calls, found nothing; remove the key to use the default");
    assertThat(fault("sip:", "  max_calls: [1, 2]")).isEqualTo("2 sip.max_calls: expected 1 to 20000 calls, found a list");
    assertThat(fault("model:", "  temperature: 0,7"))
        .isEqualTo("2 model.temperature: expected a number, 0 to 5, found \"0,7\"; the decimal sign is a point");
    assertThat(fault("model:", "  temperature: .nan")).contains("expected a number, 0 to 5, found \".nan\"");
    assertThat(fault("model:", "  seed: 1.5")).isEqualTo("2 model.seed: expected a whole number, a 64-bit number, found \"1.5\"");
    assertThat(fault("turn:", "  barge_in: yes"))
        .isEqualTo("2 turn.barge_in: expected true or false, found \"yes\"; write true");
    assertThat(fault("model:", "  greeting: {en: Hello}"))
        .isEqualTo("2 model.greeting: expected text, found further keys below it");
  }

  @Test
  void listsAreChecked() {
    assertThat(fault("rtp:", "  codecs:", "    - opus", "    - PCMU"))
        .isEqualTo("3 rtp.codecs: expected a list of opus, g722, pcmu, pcma, found \"PCMU\" in it; did you mean pcmu?");
    assertThat(fault("rtp:", "  codecs: opus")).isEqualTo("2 rtp.codecs: expected a list such as [opus, g722, pcmu, pcma], found \"opus\"");
    assertThat(fault("rtp:", "  codecs: []"))
        .isEqualTo("2 rtp.codecs: expected at least one of opus, g722, pcmu, pcma, found an empty list");
    assertThat(fault("sip:", "  transports: [udp, udp]"))
        .isEqualTo("2 sip.transports: \"udp\" stands in the list twice; remove one");
    assertThat(fault("sip:", "  transports: [[udp]]")).contains("expected a list of single words such as [udp, tcp, tls]");
  }

  @Test
  void addressesAreChecked() {
    assertThat(fault("sip:", "  listen: 5060")).contains("2 sip.listen: \"5060\" has no port; expected HOST:PORT such as");
    assertThat(fault("sip:", "  public_address: 0.0.0.0")).contains("expected the IPv4 or IPv6 address that callers reach");
    assertThat(fault("sip:", "  public_address: 192.0.2.1:5060")).contains("without a port, found \"192.0.2.1:5060\"");
    assertThat(fault("sip:", "  user_agent: \"Omni\\r\\nline\"")).contains("expected one line of text");
  }

  @Test
  void whereAndInWhatTypeTheModelComputesIsChecked() {
    assertThat(fault("model:", "  dtype: fp8"))
        .isEqualTo("2 model.dtype: expected one of auto, fp32, bf16, fp16, int8, int4, found fp8");
    assertThat(fault("model:", "  device: gpu"))
        .isEqualTo("2 model.device: expected cpu, cuda or cuda:N (N counts the machine's GPUs from 0), found \"gpu\"");
    assertThat(fault("model:", "  device: cuda:first")).endsWith("found \"cuda:first\"");
    assertThat(fault("model:", "  context_positions: 511"))
        .isEqualTo("2 model.context_positions: expected 512 to 131072 positions, found 511");
    assertThat(fault("model:", "  lead_ms: 100")).isEqualTo("2 model.lead_ms: expected 500 to 60000 ms, found 100");
    assertThat(fault("model:", "  kv_cache_mb: 0")).isEqualTo("2 model.kv_cache_mb: expected 1 to 1048576 MiB, found 0");
    assertThat(fault("model:", "  batch: 0")).isEqualTo("2 model.batch: expected 1 to 1024 voices, found 0");
    assertThat(fault("turn:", "  speculate_after_ms: -1"))
        .isEqualTo("2 turn.speculate_after_ms: expected 0 to 10000 ms, found -1");
  }

  @Test
  void keyGivenTwiceNamesBothLines() {
    assertThat(fault("sip:", "  ring_ms: 1", "  max_calls: 2", "  ring_ms: 3"))
        .isEqualTo("4 sip.ring_ms: stands here a second time, first in line 2; keep one of them");
  }

  @Test
  void unsetVariableIsNamed() {
    assertThat(fault("sip:", "  user_agent: ${WHO}")).isEqualTo(
        "2 sip.user_agent: the environment variable WHO is not set; set it, or give a default: ${WHO:-default}");
    assertThat(fault("sip:", "  user_agent: ${WHO")).contains("\"${\" is not followed by a variable's name and \"}\"");
  }

  @Test
  void whatAVariableHoldsIsNotPrintedWhenItHasTheWrongType() {
    String fault = LoadedText.of(folder, "model: {seed: \"${SECRET}\"}", Map.of("SECRET", "hunter2")).onlyFault();
    assertThat(fault).contains("found \"${SECRET}\"").doesNotContain("hunter2");
  }

  @Test
  void syntaxErrorTellsThePlaceAndWhatToDo() {
    assertThat(fault("sip:", "\tmax_calls: 3")).startsWith("2 sip: YAML does not take tabs for indentation; use spaces");
    assertThat(fault("sip:", "  listen: [::1]:5060")).startsWith("2 ").contains("stands in quotes, and every bracket is closed");
    assertThat(fault("model:", "  greeting: Hello: who is it?")).startsWith("2 ").contains("that holds \": \" stands in quotes");
    assertThat(fault("model:", "  greeting: \"Hello")).startsWith("3 ").contains("the file ends inside quotes");
    assertThat(fault("? {a: 1}", ": 2")).startsWith("1 ").contains("not readable as YAML");
  }

  @Test
  void shapeOfTheFileIsChecked() {
    assertThat(fault("- sip")).isEqualTo("1 : expected sections (sip, rtp, http, model, turn), found a list");
    assertThat(fault("sip: 5060"))
        .isEqualTo("1 sip: expected keys below the section, such as listen, found \"5060\"");
    assertThat(fault("sip: {}", "---", "rtp: {}")).startsWith("3 : a second document begins here");
    assertThat(fault("sip:", "  user_agent: &a x", "http:", "  listen: *a"))
        .contains("the alias *a is not understood here; write the value out");
  }

  @Test
  void rulesBetweenKeysAreToldAtAKeyOfTheFile() {
    assertThat(fault("rtp:", "  port_min: 30000", "  port_max: 20000"))
        .isEqualTo("2 rtp.port_min: the lowest port, 30000, is above the highest, rtp.port_max: 20000; swap them");
    assertThat(fault("sip:", "  max_calls: 11", "rtp:", "  port_min: 20001", "  port_max: 20021")).isEqualTo(
        "5 rtp.port_max: ports 20001 to 20021 carry 10 calls (an even port and the odd one above it each), but "
            + "sip.max_calls is 11; widen the range or lower max_calls");
    assertThat(fault("rtp:", "  jitter_max_ms: 40", "  jitter_min_ms: 60"))
        .startsWith("3 rtp.jitter_min_ms: the least playout delay, 60 ms, is above the greatest, rtp.jitter_max_ms: 40");
    assertThat(fault("sip:", "  listen: 0.0.0.0:20500")).startsWith("2 sip.listen: SIP's port 20500 lies among the media ports");
    assertThat(fault("turn: {max_turn_seconds: 1, min_speech_ms: 2000}")).contains("no turn can hold 2000 ms of speech");
    assertThat(fault("model:", "  device: cuda", "  dtype: int4")).isEqualTo(
        "3 model.dtype: int4 runs on the CPU only, but model.device is cuda; take int8, or cpu");
    assertThat(fault("model:", "  context_positions: 512", "  max_new_tokens: 256")).isEqualTo(
        "3 model.max_new_tokens: an answer of 256 tokens and the question before it (400 positions) do not fit into "
            + "model.context_positions: 512; lower the one or raise the other");
    assertThat(fault("model:", "  directory: .", "  echo: true")).startsWith("3 model.echo: echo takes the model's place");
    assertThat(fault("model:", "  directory: .", "  tiny: true")).startsWith("3 model.tiny: the tiny model takes").contains("model.directory");
    assertThat(fault("model: {echo: true, tiny: true}")).contains("model.tiny: the tiny model takes").contains("model.echo");
    assertThat(fault("sip: {person: the boss}")).contains("sip.person: expected a SIP URI such as sip:desk@example.com, found \"the boss\"");
  }

  @Test
  void ruleAboutAKeyThatIsLeftOutIsToldAtTheKeyThatIsThere() {
    assertThat(fault("sip:", "  max_calls: 6000")).startsWith("2 sip.max_calls: ports 20000 to 29999 carry 5000 calls");
  }

  @Test
  void directoriesAreLookedFor() throws IOException {
    Files.writeString(folder.resolve("weights"), "");
    assertThat(fault("model:", "  directory: models/omni"))
        .startsWith("2 model.directory: there is no directory " + folder.resolve("models/omni") + ";");
    assertThat(fault("model:", "  directory: ~/omni")).contains("~ is not expanded, write ${HOME}");
    assertThat(fault("model:", "  directory: weights")).contains("is a file; name the directory that holds config.json");
    assertThat(fault("model:", "  cache_directory: weights")).contains("expected a directory, but");
  }

  @Test
  void everyFaultIsReportedInTheOrderOfTheLines() {
    LoadedText loaded = LoadedText.of(folder, """
        sip:
          max_cals: 1
          ring_ms: soon
          listen: nowhere
        rtp:
          port_min: 30000
          port_max: 20000
          codecs: [opus, g729]
        modell: {}
        model:
          directory: /nowhere/at/all
          greeting: ${WHO}
        turn:
          barge_in: maybe
          \t: x
        """, Map.of());
    assertThat(loaded.faults()).extracting(Fault::line).containsExactly(2, 3, 4, 6, 8, 9, 11, 12, 14, 15);
    assertThat(loaded.faults()).extracting(Fault::column).allMatch(column -> column > 0);
    assertThat(loaded.faults()).extracting(Fault::key).containsExactly("sip.max_cals", "sip.ring_ms", "sip.listen",
        "rtp.port_min", "rtp.codecs", "modell", "model.directory", "model.greeting", "turn.barge_in", "turn");
  }

  @Test
  void keyThatIsWrongAlreadyIsNotBlamedByARuleToo() {
    assertThat(fault("rtp:", "  port_min: low", "  port_max: 1100")).startsWith("2 rtp.port_min: expected a whole number");
  }

  @Test
  void faultsPrintAsFileLineKeyMessage() {
    assertThat(new Fault("a.yaml", 3, 5, "sip.max_calls", "expected")).hasToString("a.yaml:3: sip.max_calls: expected");
    assertThat(new Fault("a.yaml", 0, 0, "", "is a directory")).hasToString("a.yaml: is a directory");
  }

  @Test
  void fileThatCannotBeReadIsOneFault() throws IOException {
    assertThat(only(folder.resolve("absent.yaml"))).contains("absent.yaml: there is no such file; copy config/omniline.yaml");
    assertThat(only(folder)).contains("is a directory; expected a YAML file");
    Path latin = Files.write(folder.resolve("latin.yaml"), "sip: {user_agent: Gr\u00fc\u00dfe}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(only(latin)).contains("is not UTF-8 text; save it as UTF-8");
    Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    assertThat(only(large)).contains("is larger than 1 MiB");
  }

  private static String only(Path file) {
    List<Fault> faults = new LoadedText(ConfigFile.load(file, Map.of())).faults();
    assertThat(faults).hasSize(1);
    return faults.getFirst().toString();
  }
}
