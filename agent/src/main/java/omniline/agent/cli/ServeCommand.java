package omniline.agent.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import omniline.agent.AgentServer;
import omniline.config.HostPort;
import omniline.config.HttpConfig;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code omniline serve}: the agent, until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Answers calls. Options override the configuration file; without either, the defaults of"
        + " config/omniline.yaml hold and a tiny model with random weights babbles.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"2:the configuration, the model or a port cannot be used", "130, 143:stopped by Ctrl-C, by SIGTERM"})
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML settings; check them with: omniline check FILE")
  private @Nullable Path config;

  @Option(names = "--sip", paramLabel = "HOST:PORT", description = "Where SIP is received (default 0.0.0.0:5060).")
  private @Nullable String sip;

  @Option(names = "--http", paramLabel = "HOST:PORT",
      description = "Where /metrics and /health are (default 127.0.0.1:8080).")
  private @Nullable String http;

  @Option(names = "--model", paramLabel = "DIR|echo",
      description = "A checkpoint in the Hub's layout, or echo: the caller hears himself.")
  private @Nullable String model;

  @Override
  public Integer call() throws InterruptedException {
    OmnilineConfig fromFile = ConfigOption.read(config);
    if (fromFile == null) {
      return Complaints.BAD_INPUT;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    AgentServer agent = AgentServer.start(withChecks(fromFile));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
      agent.close();
      stopped.countDown();
    }));
    announce(agent);
    stopped.await();
    return 0;
  }

  private OmnilineConfig withChecks(OmnilineConfig fromFile) {
    try {
      return withOptions(fromFile);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private OmnilineConfig withOptions(OmnilineConfig base) {
    OmnilineConfig result = base;
    if (sip != null) {
      result = new OmnilineConfig(result.sip().withListen(hostPort("--sip", sip)), result.rtp(), result.http(),
          result.model(), result.turn());
    }
    if (http != null) {
      result = new OmnilineConfig(result.sip(), result.rtp(), new HttpConfig(hostPort("--http", http)),
          result.model(), result.turn());
    }
    if (model != null) {
      result = new OmnilineConfig(result.sip(), result.rtp(), result.http(), model(result.model(), model),
          result.turn());
    }
    return result;
  }

  private ModelConfig model(ModelConfig base, String choice) {
    if (choice.equals("echo")) {
      return base.withEcho();
    }
    Path directory = Path.of(choice);
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(spec.commandLine(), "--model " + choice + " is no directory; expected a checkpoint"
          + " directory with config.json and *.safetensors, or the word echo");
    }
    return base.withDirectory(directory);
  }

  private HostPort hostPort(String option, String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private static void announce(AgentServer agent) {
    InetSocketAddress sip = agent.sipAddress();
    InetAddress own = sip.getAddress();
    String host = own == null || own.isAnyLocalAddress() ? "127.0.0.1" : own.getHostAddress();
    String port = sip.getPort() == 5060 ? "" : ":" + sip.getPort();
    String web = "http://" + agent.httpAddress().getAddress().getHostAddress() + ":" + agent.httpAddress().getPort();
    System.out.println("call     sip:agent@" + host + port
        + (own != null && own.isAnyLocalAddress() ? " (or any address of this machine)" : ""));
    System.out.println("answers  " + agent.answererDescription());
    System.out.println("watch    " + web + "/metrics and " + web + "/health");
    System.out.println("stop     Ctrl-C");
    System.out.flush();
  }
}
