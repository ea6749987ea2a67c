package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls whose keys come from a handshake (DTLS-SRTP), with and without ICE: by baresip, and by our own caller. */
class DtlsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"PCMU,''", "OPUS,;rtcp_mux=yes", "G722,;medianat=ice", "OPUS,;medianat=ice;rtcp_mux=yes"})
  void baresipHearsItself(String codec, String account) throws Exception {
    Programs.kit();
    Programs.need("baresip", "sox", "python3");
    List<String> told;
    Programs.Result result;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echo(1, 0)) {
      result = Programs.run(60, Map.of("ACCT_EXTRA", account, "VERBOSE", "1"), List.of(Programs.kit() + "/baresip/call.sh", Agents.uri(agent),
          Voice.file(folder, 1, 2, 0.5).toString(), folder.resolve("heard.wav").toString(), codec, "dtls", "8"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told.getFirst()).as(result.output()).contains(" in DTLS-SRTP");
    assertThat(told.getLast()).as(result.output()).contains("(remote bye").doesNotContain("not genuine").containsPattern("; [1-9][0-9]{2} packets in, 0 lost");
    assertThat(result.output()).contains("verified sha-256 fingerprint OK");
  }
}
