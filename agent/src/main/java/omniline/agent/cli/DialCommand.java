package omniline.agent.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.web.ControlClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code omniline dial}: has a running agent call somebody, and tells what becomes of it. Talks to the agent's HTTP port. */
@Command(
    name = "dial",
    mixinStandardHelpOptions = true,
    description = "Asks a running agent to call somebody and to talk to him as to one who calls. Whom it may call stands in"
        + " sip.dial_targets. Waits until the call is over; Ctrl-C leaves it alone.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the call was answered", "1:it was not", "2:the agent did not place it, or is not there"})
final class DialCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int POLL_MS = 200;

  @Parameters(paramLabel = "URI", description = "Whom to call: a SIP URI, or with --account a number at its exchange.")
  private String to = "";

  @Option(names = "--account", paramLabel = "USER", description = "As whom: a user of sip.accounts.")
  private @Nullable String account;

  @Option(names = "--http", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:8080",
      description = "Where the agent's HTTP port is (default ${DEFAULT-VALUE}).")
  private String http = "";

  @Option(names = "--token", paramLabel = "TOKEN", defaultValue = "${env:OMNILINE_CONTROL_TOKEN}",
      description = "The agent's http.control_token (default: the variable OMNILINE_CONTROL_TOKEN).")
  private @Nullable String token;

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode wish = JSON.createObjectNode().put("to", to);
    if (account != null) {
      wish.put("account", account);
    }
    try (ControlClient agent = new ControlClient(http, token)) {
      JsonNode call = agent.post("/calls", wish);
      String name = call.path("name").asString("");
      System.out.println(name + " calls " + call.path("called").asString(""));
      boolean answered = false;
      CountDownLatch patience = new CountDownLatch(1);
      for (String state = "ringing"; !state.equals("ended") && !patience.await(POLL_MS, TimeUnit.MILLISECONDS); ) {
        call = agent.get("/calls/" + name);
        state = call.path("state").asString("ended");
        if (state.equals("talking") && !answered) {
          answered = true;
          System.out.println("answered");
        }
      }
      System.out.println("ended: " + call.path("ended_by").asString("").replace('_', ' ') + code(call) + " " + call.path("text").asString(""));
      return answered || call.path("ended_by").asString("").endsWith("_bye") ? 0 : 1;
    }
  }

  private static String code(JsonNode call) {
    int code = call.path("code").asInt(0);
    return code == 0 ? "" : ", " + code;
  }
}
