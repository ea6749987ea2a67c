package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import omniline.agent.AgentServer;
import omniline.codecs.wav.WavFile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** baresip, a telephone that no one here wrote, calls the model and hears it, over UDP and TCP, in the clear and encrypted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaresipTest {
  private AgentServer agent = Agents.tiny();
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsItsPeers() {
    Programs.kit();
    Programs.need("baresip", "sox", "python3");
  }

  @AfterAll
  void close() {
    agent.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PCMU", "PCMA", "G722", "OPUS", "OPUS;transport=tcp", "PCMU;srtp=sdes", "OPUS;srtp=sdes-savp", "G722;srtp=sdes-avp"})
  void hearsAnAnswer(String how) throws IOException, InterruptedException, omniline.codecs.wav.WavFormatException {
    String codec = how.split(";", 2)[0];
    String transport = how.contains("tcp") ? ";transport=tcp" : "";
    String encryption = how.contains("srtp=") ? how.substring(how.indexOf('=') + 1) : "none";
    Path question = Voice.file(folder, 3, 2, 0.5);
    Path heard = folder.resolve("heard-" + how.hashCode() + ".wav");
    Programs.Result result =
        Programs.run(60, Map.of(), List.of(Programs.kit() + "/baresip/call.sh", Agents.uri(agent) + transport,
            question.toString(), heard.toString(), codec, encryption, "14"));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("used=" + (codec.equals("OPUS") ? "opus" : codec));
    float[] sound = WavFile.read(heard).mono(16_000);
    assertThat(loudSeconds(sound, 5.5)).as("seconds of sound after the question").isGreaterThan(0.3);
  }

  @Test
  void aCallOnHoldLivesOnThoughNothingIsSentInIt() throws Exception {
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer impatient = Agents.impatientEcho()) {
      Programs.Result result = Programs.run(60, Map.of("CMDS", "2:/hold|6:/resume"), List.of(Programs.kit() + "/baresip/call.sh", Agents.uri(impatient),
          Voice.file(folder, 3, 2, 0.5).toString(), folder.resolve("held.wav").toString(), "PCMU", "none", "10"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told).extracting(line -> line.replaceFirst("^c\\d+ ", "").replaceFirst(" .*", ""))
        .containsExactly("answered:", "on", "resumed", "ended");
    assertThat(told.getLast()).contains("(remote bye");
  }

  /** 20 ms frames above -46 dBFS from a point on, in seconds. */
  private static double loudSeconds(float[] signal, double fromSeconds) {
    int loud = 0;
    for (int at = (int) (fromSeconds * 16_000); at + 320 <= signal.length; at += 320) {
      double sum = 0;
      for (int i = at; i < at + 320; i++) {
        sum += signal[i] * signal[i];
      }
      loud += Math.sqrt(sum / 320) > 0.005 ? 1 : 0;
    }
    return loud * 0.02;
  }
}
