package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the agent under load is started.
 *
 * @param model a checkpoint directory, {@code echo}, or null for the made-up tiny model
 * @param codec the only one it takes: {@code opus} or {@code pcmu}
 * @param maxCalls calls at once
 * @param endSilenceMs the endpointing wait
 * @param omega units in a chunk of speech
 * @param maxNewTokens longest answer, in tokens
 * @param jvmArguments added to the launcher's own
 */
public record AgentSettings(
    @Nullable String model,
    String codec,
    int maxCalls,
    int endSilenceMs,
    int omega,
    int maxNewTokens,
    List<String> jvmArguments) {
  public AgentSettings {
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** An echo for that many calls. */
  public static AgentSettings echo(String codec, int maxCalls, List<String> jvmArguments) {
    return new AgentSettings("echo", codec, maxCalls, 600, 10, 256, jvmArguments);
  }

  String yaml() {
    return """
        sip:
          max_calls: %d
        rtp:
          port_min: 20000
          port_max: 29999
          codecs: [%s]
        model:
          greeting: ""
          omega: %d
          max_new_tokens: %d
        turn:
          end_silence_ms: %d
        """
        .formatted(maxCalls, codec, omega, maxNewTokens, endSilenceMs);
  }

  Path write(Path folder) throws IOException {
    return Files.writeString(folder.resolve("agent.yaml"), yaml());
  }
}
