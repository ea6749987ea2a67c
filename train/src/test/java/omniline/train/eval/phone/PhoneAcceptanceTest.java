package omniline.train.eval.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import omniline.train.TrainException;
import omniline.train.corpus.LabelledRecordings.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a launcher that only writes what an agent and a caller would: what is started with what, how it is read, that nothing stays behind. */
class PhoneAcceptanceTest {
  private static final Recording LATTE = new Recording(Path.of("latte.wav"), 4, 1, "orderDrink", Map.of("coffeeDrink", "latte"));

  /** The agent's log is a file that callers append to. */
  private static final String AGENT = """
      here="$(dirname "$0")"
      if [ "$1" = serve ]; then
        echo "$$" >"$here/agent.pid"
        cp "$3" "$here/settings.yaml"
        echo "$@" >"$here/serve.arguments"
        touch "$here/log"
        echo "call     sip:agent@127.0.0.1:5099"
        echo "stop     Ctrl-C"
        exec tail -n +1 -f "$here/log" >&2
      fi
      echo "$@" >"$here/call.arguments"
      """;

  private static final String ANSWERED = """
      {
        echo "21:00:00.000 INFO  c1 answered: sip:a@b for agent, PCMU, Call-ID x"
        echo "21:00:01.000 INFO  c1 turn 1: heard 1.0 s, answered 2.0 s \\"Okay, a latte. Is that right?\\""
        echo "21:00:01.000 INFO  c1 turn 1: gap 655 ms = endpointing 600 + encoder 21 + prefill 4 + units 9 + vocoder 5 + playout 2; 1 tokens, 1 units"
        echo "21:00:02.000 INFO  c1 ended after 2.0 s (remote bye): 1 turns, 0 interrupted"
      } >>"$here/log"
      echo '{"established":true,"ending":"we hung up","turns":[{"name":"turn.wav","gapMs":664}]}' >"$8"
      """;

  @TempDir private Path folder;

  private Launcher launcher(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("omniline"), "#!/bin/sh\n" + script);
    return new Launcher(Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------")));
  }

  private static float[] voice() {
    float[] samples = new float[16_000];
    for (int i = 4_000; i < 12_000; i++) {
      samples[i] = (float) (0.3 * Math.sin(0.05 * i));
    }
    return samples;
  }

  private boolean agentLives() throws IOException {
    Optional<ProcessHandle> agent = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("agent.pid")).strip()));
    return agent.isPresent() && agent.get().isAlive();
  }

  @Test
  void aRecordingIsPlayedInACallAndTheAnswerReadFromTheLog() throws Exception {
    try (PhoneAcceptance phone = new PhoneAcceptance(launcher(AGENT + ANSWERED), Path.of("model"), 450)) {
      PhoneAcceptance.Played played = phone.play(LATTE, voice(), "pcmu");
      assertThat(played.outcome().exact()).isTrue();
      assertThat(played.outcome().reply()).isEqualTo("Okay, a latte. Is that right?");
      assertThat(played.outcome().firstAudioMs()).isEqualTo(55);
      assertThat(played.gap()).isEqualTo(new WireGaps.Gap(664, 1));
      assertThat(agentLives()).isTrue();
    }
    assertThat(agentLives()).isFalse();
    assertThat(folder.resolve("settings.yaml")).content().contains("end_silence_ms: 450");
    assertThat(folder.resolve("serve.arguments")).content().contains("--sip 127.0.0.1:0", "--model " + Path.of("model").toAbsolutePath());
    assertThat(folder.resolve("call.arguments")).content().contains("call sip:agent@127.0.0.1:5099 --play", "--codec pcmu");
  }

  @Test
  void aCallThatNobodyAnswersIsASentence() throws Exception {
    String refused = "echo '{\"established\":false,\"ending\":\"the far end refused the call\",\"turns\":[]}' >\"$8\"; exit 1\n";
    try (PhoneAcceptance phone = new PhoneAcceptance(launcher(AGENT + refused), Path.of("model"), 600)) {
      assertThatThrownBy(() -> phone.play(LATTE, voice(), "opus")).isInstanceOf(TrainException.class)
          .hasMessageContaining("the caller was not answered: the far end refused the call");
    }
    assertThat(agentLives()).isFalse();
  }

  @Test
  void whatTheCallerCannotPlayIsNamed() throws Exception {
    try (PhoneAcceptance phone = new PhoneAcceptance(launcher(AGENT + "echo 'only silence' >&2; exit 2\n"), Path.of("model"), 600)) {
      assertThatThrownBy(() -> phone.play(LATTE, voice(), "opus")).isInstanceOf(TrainException.class)
          .hasMessageContaining("latte.wav").hasMessageContaining("only silence");
    }
  }

  @Test
  void anAgentThatDoesNotStartIsQuoted() throws Exception {
    Launcher broken = launcher("echo 'no such checkpoint' >&2; exit 2\n");
    assertThatThrownBy(() -> new PhoneAcceptance(broken, Path.of("model"), 600)).isInstanceOf(TrainException.class)
        .hasMessageContaining("ended with 2 instead of starting").hasMessageContaining("no such checkpoint");
  }

  @Test
  void aLauncherMustBeAProgram() {
    assertThatThrownBy(() -> new Launcher(folder)).isInstanceOf(TrainException.class).hasMessageContaining("is not the launcher");
  }
}
