package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.config.SipConfig.Profile;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A called number leads to a profile: its greeting, its codecs, its limit. */
class ProfilesTest {
  @TempDir private Path folder;

  private static Profile profile(String name, String number, String greeting, int maxCalls) {
    return new Profile(name, List.of(number), List.of(), greeting, null, "auto", List.of("pcma"), null, maxCalls);
  }

  private static String uri(AgentServer agent, String user) {
    return Agents.uri(agent).replace("agent@", user + "@");
  }

  /** What a call that keeps talking for some seconds prints, and its exit code in front. */
  private String call(AgentServer agent, String user, double seconds) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setErr(out);
      int code = Main.run("call", uri(agent, user), "--play", Voice.file(folder, 0.2, seconds, 0.1).toString());
      return code + "\n" + said.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void twoNumbersHaveTwoGreetingsAndCodecs() throws Exception {
    try (CallLines lines = CallLines.listen();
        AgentServer agent = Agents.tinyWithProfiles(List.of(profile("bar", "4930*", "", 0), profile("desk", "200", "Hello, hello.", 0)))) {
      assertThat(call(agent, "4930123", 1.5)).contains("no greeting");
      assertThat(call(agent, "200", 1.5)).contains("greeting over after");
      assertThat(call(agent, "agent", 1.5)).contains("greeting over after");
      List<String> told = lines.untilCallsEnd(3);
      assertThat(told).anyMatch(line -> line.contains(" for 4930123 (profile bar), PCMA"));
      assertThat(told).anyMatch(line -> line.contains(" for 200 (profile desk), PCMA"));
      assertThat(told).anyMatch(line -> line.contains(" for agent, opus"));
    }
  }

  @Test
  void aProfilesLimitLeavesOtherNumbersAlone() throws Exception {
    try (AgentServer agent = Agents.echoWithProfiles(List.of(profile("bar", "1", "auto", 1)))) {
      Path speech = Voice.file(folder, 0.1, 6, 0.1);
      Thread holding = Thread.ofPlatform().start(() -> Main.run("call", uri(agent, "1"), "--play", speech.toString()));
      for (int i = 0; i < 500 && agent.activeCalls() == 0; i++) {
        Thread.sleep(10);
      }
      assertThat(call(agent, "1", 0.5)).startsWith("1\n");
      assertThat(call(agent, "2", 1.5)).startsWith("0\n");
      holding.join();
      assertThat(call(agent, "1", 1.5)).as("the line is free again").startsWith("0\n");
    }
  }
}
