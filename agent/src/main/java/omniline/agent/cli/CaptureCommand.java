package omniline.agent.cli;

import java.util.concurrent.Callable;
import omniline.agent.web.ControlClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code omniline capture}: has a running agent keep the media of one call in a file. Talks to the agent's HTTP port. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = "Asks a running agent to keep the RTP and RTCP of one call in a pcap file for tshark and Wireshark, decrypted where they were"
        + " encrypted, until the call ends. Where it may write stands in http.capture_folder. GET /calls, and the log, name the calls.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it does, the file is printed", "2:there is no such call, or no such agent, or it may not"})
final class CaptureCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CALL", description = "The call's name in the log, such as c17.")
  private String call = "";

  @Option(names = "--stop", description = "End a capture before the call does.")
  private boolean stop;

  @Option(names = "--http", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:8080",
      description = "Where the agent's HTTP port is (default ${DEFAULT-VALUE}).")
  private String http = "";

  @Option(names = "--token", paramLabel = "TOKEN", defaultValue = "${env:OMNILINE_CONTROL_TOKEN}",
      description = "The agent's http.control_token (default: the variable OMNILINE_CONTROL_TOKEN).")
  private @Nullable String token;

  @Override
  public Integer call() throws InterruptedException {
    String path = "/calls/" + call + "/capture";
    try (ControlClient agent = new ControlClient(http, token)) {
      JsonNode told = stop ? agent.delete(path) : agent.post(path, JsonMapper.shared().createObjectNode());
      System.out.println(told.path("file").asString(""));
      return 0;
    }
  }
}
