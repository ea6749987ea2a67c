package omniline.agent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import omniline.agent.caller.CallOrder;
import omniline.agent.caller.Clip;
import omniline.agent.caller.PhoneCall;
import omniline.agent.caller.ScriptSettings;
import omniline.agent.caller.SipTarget;
import omniline.agent.caller.Telephone;
import omniline.agent.caller.timeline.CallOutcome;
import omniline.agent.caller.timeline.TimelinePlot;
import omniline.agent.caller.timeline.TimelineTable;
import omniline.agent.media.MediaSettings;
import omniline.codecs.wav.WavFormatException;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.PortsExhaustedException;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.AudioFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline call}: a caller of our own, who speaks recordings, measures the answers and keeps both sides. */
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = "Places a call, speaks each recording as a turn, waits for each answer, and hangs up."
        + " Prints when each turn ended and when its answer's first packet came.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the call was answered, and every turn too",
      "1:it was not",
      "2:a recording, an address or an option cannot be used"
    })
public final class CallCommand implements Callable<Integer> {

  private static final int RTP_PORT_MIN = 30_000;
  private static final int RTP_PORT_MAX = 39_999;

  /** What {@code --codec} takes. */
  private enum Codec {
    OPUS,
    PCMU,
    PCMA;

    AudioFormat format() {
      return switch (this) {
        case OPUS -> AudioFormat.OPUS;
        case PCMU -> AudioFormat.PCMU;
        case PCMA -> AudioFormat.PCMA;
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URI", description = "Whom to call: sip:user@host, sip:user@host:port or with ;transport=tcp")
  private String uri = "";

  @Option(names = "--play", required = true, paramLabel = "FILE",
      description = "A WAV file to speak as a turn: any rate, 16-bit or float, mono or stereo. Repeat it for more turns.")
  private List<Path> play = List.of();

  @Option(names = "--record", paramLabel = "FILE",
      description = "Record both sides as a stereo WAV: caller left, agent right.")
  private @Nullable Path record;

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw both sides, the turns and the gaps.")
  private @Nullable Path plot;

  @Option(names = "--codec", paramLabel = "CODEC",
      description = "Offer only this one: opus, pcmu or pcma. Without it all are offered, Opus first.")
  private @Nullable Codec codec;

  @Option(names = "--pause", paramLabel = "SECONDS", defaultValue = "1.0",
      description = "Quiet after which the greeting or an answer is over (default ${DEFAULT-VALUE}).")
  private double pause;

  @Option(names = "--max-wait", paramLabel = "SECONDS", defaultValue = "15",
      description = "How long to wait for the beginning of an answer (default ${DEFAULT-VALUE}).")
  private double maxWait;

  @Option(names = "--interrupt", paramLabel = "SECONDS",
      description = "Speak the next turn over the answer, this long after it began.")
  private @Nullable Double interrupt;

  @Option(names = "--tail", paramLabel = "SECONDS", defaultValue = "0.5",
      description = "Stay on the line this long after the last answer (default ${DEFAULT-VALUE}).")
  private double tail;

  @Override
  public Integer call() throws IOException {
    ScriptSettings script = script();
    List<Clip> clips = clips();
    InetAddress own = ownAddress();
    writable("--record", record);
    writable("--plot", plot);
    List<AudioFormat> formats = codec == null
        ? List.of(AudioFormat.OPUS, AudioFormat.PCMU, AudioFormat.PCMA)
        : List.of(codec.format());
    try {
      CallOutcome outcome = place(own, new CallOrder(uri, formats, clips, script, this::progress));
      report(outcome);
      return outcome.complete() ? 0 : 1;
    } catch (PortsExhaustedException e) {
      progress("omniline: " + e.getMessage());
      return 1;
    }
  }

  private CallOutcome place(InetAddress own, CallOrder order) {
    ExecutorService desk = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("desk").factory());
    MediaSettings media = new MediaSettings(own.getHostAddress(), RTP_PORT_MIN, RTP_PORT_MAX, 20, 20, 200, 24_000, 9);
    try (desk;
        MediaLoop loop = new MediaLoop("caller-media");
        UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress(own, 0)),
            incoming -> incoming.reject(486, "Busy Here", -1))) {
      progress("calling " + order.uri());
      PhoneCall call = PhoneCall.place(new Telephone(agent, loop, desk, new SecureRandom(), media), order);
      AtomicBoolean over = new AtomicBoolean();
      // Ctrl-C: the far end is told.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
        if (!over.get()) {
          call.hangUp();
          call.outcome().thenAccept(outcome -> { }).completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        }
      }));
      CallOutcome outcome = call.outcome().join();
      over.set(true);
      return outcome;
    }
  }

  private void report(CallOutcome outcome) throws IOException {
    progress(outcome.established() ? "over: " + outcome.ending() : "no call: " + outcome.ending());
    if (!outcome.established()) {
      return;
    }
    TimelineTable.lines(outcome).forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
    if (record != null) {
      outcome.sound().write(record);
      progress("recorded " + record + String.format(Locale.ROOT, " (%.1f s)", outcome.sound().seconds()));
    }
    if (plot != null) {
      TimelinePlot.write(plot, outcome, uri);
      progress("drew " + plot);
    }
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private ScriptSettings script() {
    try {
      int interruptMs = interrupt == null ? ScriptSettings.NEVER : Math.max(0, ms(interrupt));
      return new ScriptSettings(ms(pause), ms(maxWait), interruptMs, ms(tail));
    } catch (IllegalArgumentException e) {
      throw badInput(e);
    }
  }

  private static int ms(double seconds) {
    return (int) Math.round(seconds * 1_000);
  }

  private List<Clip> clips() {
    List<Clip> clips = new ArrayList<>();
    for (Path file : play) {
      try {
        clips.add(Clip.read(file));
      } catch (WavFormatException | IllegalArgumentException e) {
        throw badInput(e);
      }
    }
    return clips;
  }

  private InetAddress ownAddress() {
    try {
      return SipTarget.parse(uri).ownAddress();
    } catch (IllegalArgumentException e) {
      throw badInput(e);
    }
  }

  /** Found out before the call, not after it. */
  private void writable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
      throw new ParameterException(spec.commandLine(),
          option + " " + file + " cannot be written; name a file in a folder that exists and is yours to write");
    }
  }

  private ParameterException badInput(Exception cause) {
    return new ParameterException(spec.commandLine(), String.valueOf(cause.getMessage()), cause);
  }
}
