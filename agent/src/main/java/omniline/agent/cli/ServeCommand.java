package omniline.agent.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import omniline.agent.AgentServer;
import omniline.config.HostPort;
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
        + " config/omniline.yaml hold and the embedded model answers.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"2:the configuration, the model or a port cannot be used", "130, 143:stopped by Ctrl-C, by SIGTERM: calls that run have had sip.drain_seconds to end"})
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML settings; check them with: omniline check FILE")
  private @Nullable Path config;

  @Option(names = "--sip", paramLabel = "HOST:PORT", description = "Where SIP is received (default 0.0.0.0:5060).")
  private @Nullable String sip;

  @Option(names = "--http", paramLabel = "HOST:PORT",
      description = "Where /metrics and /health are (default 127.0.0.1:8080).")
  private @Nullable String http;

  @Option(names = "--model", paramLabel = "DIR|echo|tiny",
      description = "A checkpoint in the Hub's layout; or echo: the caller hears himself; or tiny: a small model with random weights"
          + " babbles (default: the embedded one).")
  private @Nullable String model;

  @Option(names = "--dtype", paramLabel = "TYPE",
      description = "Numbers the model computes with: auto, fp32, bf16, fp16, int8 or int4 (default auto: fp32 for less than"
          + " a billion weights on the CPU, else the checkpoint's own).")
  private @Nullable String dtype;

  @Option(names = "--device", paramLabel = "DEVICE", description = "Where the model runs: cpu, cuda or cuda:N (default cpu).")
  private @Nullable String device;

  @Override
  public Integer call() throws InterruptedException {
    OmnilineConfig fromFile = ConfigOption.read(config);
    if (fromFile == null) {
      return Complaints.BAD_INPUT;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    AgentServer agent = AgentServer.start(withChecks(fromFile));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
      agent.drain();
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
      result = result.with(result.sip().withListen(hostPort("--sip", sip)));
    }
    if (http != null) {
      result = result.with(result.http().withListen(hostPort("--http", http)));
    }
    if (model != null) {
      result = result.with(model(result.model(), model));
    }
    return dtype == null && device == null ? result : result.with(computing(result.model()));
  }

  private ModelConfig model(ModelConfig base, String choice) {
    if (choice.equals("echo")) {
      return base.withEcho();
    }
    if (choice.equals("tiny")) {
      return base.withTiny();
    }
    Path directory = Path.of(choice);
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(spec.commandLine(), "--model " + choice + " is no directory; expected a checkpoint"
          + " directory with config.json and *.safetensors, or the word echo or tiny");
    }
    return base.withDirectory(directory);
  }

  private ModelConfig computing(ModelConfig base) {
    try {
      return base.computing(dtype == null ? base.dtype() : dtype, device == null ? base.device() : device);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
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
