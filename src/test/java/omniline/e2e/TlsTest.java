package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose SIP and sound are encrypted: by baresip, by openssl, and by our own caller. The certificate is made by openssl. */
class TlsTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeACertificate() throws IOException, InterruptedException {
    Programs.need("openssl");
    Programs.Result made = Programs.run(30, Map.of(), List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
        folder.resolve("agent.key").toString(), "-out", folder.resolve("agent.crt").toString(), "-subj", "/CN=agent", "-days", "30", "-addext",
        "subjectAltName=IP:127.0.0.1"));
    assertThat(made.exitCode()).as(made.output()).isZero();
  }

  private AgentServer agent() {
    return Agents.echoOverTls(folder.resolve("agent.crt"), folder.resolve("agent.key"));
  }

  private static String uri(AgentServer agent) {
    return "sip:agent@127.0.0.1:" + agent.sipTlsAddress().getPort() + ";transport=tls";
  }

  @ParameterizedTest
  @ValueSource(strings = {"sdes", "none"})
  void baresipCallsAndHoldsAndResumes(String encryption) throws Exception {
    Programs.kit();
    Programs.need("baresip", "sox", "python3");
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = agent()) {
      Programs.Result result = Programs.run(60, Map.of("CMDS", "3:/hold|5:/resume"), List.of(Programs.kit() + "/baresip/call.sh", uri(agent),
          Voice.file(folder, 1, 2, 0.5).toString(), folder.resolve("heard.wav").toString(), "OPUS", encryption, "9"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told.getFirst()).matches("c\\d+ answered: .*, opus" + (encryption.equals("none") ? "," : " in SRTP,") + ".*");
    assertThat(told).anyMatch(line -> line.endsWith("on hold")).anyMatch(line -> line.endsWith("resumed"));
    assertThat(told.getLast()).contains("(remote bye");
  }

  @Test
  void whereTlsIsAllThereIsTheAgentIsHealthyAndAnswers() throws Exception {
    try (AgentServer agent = Agents.echoOver(List.of("tls"), folder.resolve("agent.crt"), folder.resolve("agent.key"))) {
      assertThat(agent.health().answersCalls()).isTrue();
      assertThat(Main.run("call", uri(agent), "--play", Voice.file(folder, 0.2, 1, 0.1).toString(), "--codec", "pcmu", "--authorities",
          folder.resolve("agent.crt").toString())).isZero();
    }
  }

  @Test
  void ourOwnCallerProvesWhomItCalls() throws Exception {
    try (AgentServer agent = agent()) {
      String[] order = {"call", uri(agent), "--play", Voice.file(folder, 0.2, 1, 0.1).toString(), "--srtp", "required", "--codec", "pcmu", "--max-wait", "3"};
      assertThat(Main.run(order)).as("nobody vouches for the certificate").isEqualTo(1);
      List<String> vouched = new ArrayList<>(List.of(order));
      vouched.addAll(List.of("--authorities", folder.resolve("agent.crt").toString()));
      assertThat(Main.run(vouched.toArray(String[]::new))).isZero();
    }
  }

  @Test
  void theCaptureOfAnEncryptedCallHoldsItsSoundInTheClear() throws Exception {
    Programs.need("tshark");
    Path pcap = folder.resolve("call.pcap");
    try (AgentServer agent = Agents.echo(1, 0)) {
      assertThat(Main.run("call", Agents.uri(agent), "--play", Voice.file(folder, 0.2, 1, 0.1).toString(), "--srtp", "required", "--codec", "pcmu",
          "--max-wait", "3", "--pcap", pcap.toString())).isZero();
    }
    Programs.Result read = Programs.run(60, Map.of(), List.of("tshark", "-r", pcap.toString(), "-o", "rtp.heuristic_rtp:TRUE", "-Y",
        "rtp.p_type == 0 && udp.length == 180", "-T", "fields", "-e", "rtp.ssrc"));
    assertThat(read.exitCode()).as(read.output()).isZero();
    List<String> sources = read.output().lines().filter(line -> line.startsWith("0x")).toList();
    assertThat(sources).as("packets of 160 samples and no authentication tag").hasSizeGreaterThan(80);
    assertThat(sources.stream().distinct()).as("both directions").hasSize(2);
  }

  @Test
  void opensslFindsTheCertificateAndTls13() throws Exception {
    try (AgentServer agent = agent()) {
      Programs.Result result = Programs.run(30, Map.of(), List.of("bash", "-c", "openssl s_client -connect 127.0.0.1:" + agent.sipTlsAddress().getPort()
          + " -CAfile " + folder.resolve("agent.crt") + " -verify_ip 127.0.0.1 -verify_return_error -brief < /dev/null"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).contains("TLSv1.3").contains("Verification: OK");
    }
  }
}
