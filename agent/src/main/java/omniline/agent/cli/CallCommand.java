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
import java.util.concurrent.atomic.AtomicBoolean;
import omniline.agent.caller.CallOrder;
import omniline.agent.caller.CallParty;
import omniline.agent.caller.Clip;
import omniline.agent.caller.ScriptSettings;
import omniline.agent.caller.SipTarget;
import omniline.agent.caller.Telephone;
import omniline.agent.caller.timeline.CallLines;
import omniline.agent.caller.timeline.CallOutcome;
import omniline.agent.caller.timeline.PartyTable;
import omniline.agent.caller.timeline.TimelinePlot;
import omniline.agent.caller.timeline.TimelineTable;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.codecs.wav.WavFormatException;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.PortsExhaustedException;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.tls.TlsSettings;
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
    description = "Places a call, or several at once, speaks each recording as a turn, waits for each answer, and hangs up."
        + " Prints when each turn ended and when its answer's first packet came; for several calls how long their answers"
        + " took together, how often one fell silent in the middle, and how many packets were lost.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the call was answered, and every turn too; with --calls, every call",
      "1:it was not",
      "2:a recording, an address or an option cannot be used"
    })
public final class CallCommand implements Callable<Integer> {

  private static final int RTP_PORT_MIN = 30_000;
  private static final int RTP_PORT_MAX = 39_999;

  /** What {@code --codec} takes. */
  private enum Codec {
    OPUS,
    G722,
    PCMU,
    PCMA;

    AudioFormat format() {
      return switch (this) {
        case OPUS -> AudioFormat.OPUS;
        case G722 -> AudioFormat.G722;
        case PCMU -> AudioFormat.PCMU;
        case PCMA -> AudioFormat.PCMA;
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URI", description = "Whom to call: sip:user@host, sip:user@host:port or with ;transport=tcp or tls")
  private String uri = "";

  @Option(names = "--play", required = true, paramLabel = "FILE",
      description = "A WAV or FLAC file to speak as a turn: any rate, mono or stereo. Repeat it for more turns."
          + " With --calls, files separated by commas are dealt out to the calls in turn.")
  private List<String> play = List.of();

  @Option(names = "--record", paramLabel = "FILE",
      description = "Record both sides as a stereo WAV: caller left, agent right.")
  private @Nullable Path record;

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw both sides, the turns and the gaps.")
  private @Nullable Path plot;

  @Option(names = "--pcap", paramLabel = "FILE.pcap",
      description = "Keep the media's packets for tshark and Wireshark: RTP and RTCP, decrypted where they were encrypted; no SIP.")
  private @Nullable Path pcap;

  @Option(names = "--json", paramLabel = "FILE", description = "Write what was measured for programs: a JSON object a line for each call.")
  private @Nullable Path json;

  @Option(names = "--codec", paramLabel = "CODEC",
      description = "Offer only this one: opus, g722, pcmu or pcma. Without it all are offered, Opus first.")
  private @Nullable Codec codec;

  @Option(names = "--srtp", paramLabel = "WHEN", defaultValue = "OFF",
      description = "Encrypt the sound (SRTP): off, offered (if the far end can), required (both with keys in the SDP), or dtls:"
          + " required, with keys from a handshake (default off).")
  private Encryption srtp = Encryption.OFF;

  @Option(names = "--authorities", paramLabel = "FILE.pem",
      description = "Over TLS: the certificates that vouch for the far end. Without it the public ones.")
  private @Nullable Path authorities;

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

  @Option(names = "--keys", paramLabel = "KEYS", defaultValue = "",
      description = "Press these keys after the first answer (RFC 4733): 0-9 * # A-D.")
  private String keys = "";

  @Option(names = "--calls", paramLabel = "N", defaultValue = "1",
      description = "So many calls at once (default ${DEFAULT-VALUE}). --record, --plot and --pcap then write FILE-1, FILE-2 ...")
  private int calls;

  @Option(names = "--stagger-ms", paramLabel = "MS", defaultValue = "300",
      description = "From the beginning of one call to that of the next (default ${DEFAULT-VALUE}).")
  private int staggerMs;

  @Override
  public Integer call() throws IOException, InterruptedException {
    within("--calls", calls, 1, 500);
    within("--stagger-ms", staggerMs, 0, 60_000);
    List<CallOrder> orders = orders();
    InetAddress own = ownAddress();
    writable("--json", json);
    for (int i = 0; i < calls; i++) {
      writable("--record", numbered(record, i));
      writable("--plot", numbered(plot, i));
      writable("--pcap", numbered(pcap, i));
    }
    try {
      List<CallOutcome> outcomes = place(own, orders);
      for (int i = 0; i < outcomes.size(); i++) {
        report(outcomes.get(i), i);
      }
      if (calls > 1) {
        PartyTable.lines(outcomes).forEach(this::print);
      }
      if (json != null) {
        CallLines.write(json, outcomes);
      }
      return outcomes.stream().allMatch(CallOutcome::complete) ? 0 : 1;
    } catch (PortsExhaustedException e) {
      progress("omniline: " + e.getMessage());
      return 1;
    }
  }

  private List<CallOrder> orders() {
    ScriptSettings script = script();
    List<List<Clip>> turns = play.stream().map(this::clips).toList();
    List<AudioFormat> formats = codec == null
        ? List.of(AudioFormat.OPUS, AudioFormat.G722, AudioFormat.PCMU, AudioFormat.PCMA)
        : List.of(codec.format());
    List<CallOrder> orders = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      int number = i;
      List<Clip> clips = turns.stream().map(choice -> choice.get(number % choice.size())).toList();
      String prefix = calls == 1 ? "" : "call " + (i + 1) + ": ";
      orders.add(new CallOrder(uri, formats, clips, script, line -> progress(prefix + line), capture(i)));
    }
    return orders;
  }

  private CallOrder.@Nullable Capture capture(int index) {
    Path file = numbered(pcap, index);
    return file == null ? null : new CallOrder.Capture(file, CliClock.epochOffsetNs());
  }

  private SipSettings sipSettings(InetAddress own) {
    SipSettings settings = SipSettings.on(new InetSocketAddress(own, 0));
    String wanted = uri.toLowerCase(Locale.ROOT);
    boolean tls = wanted.startsWith("sips:") || wanted.contains(";transport=tls");
    return tls ? settings.with(TlsSettings.outgoing(authorities)) : settings;
  }

  private List<CallOutcome> place(InetAddress own, List<CallOrder> orders) throws InterruptedException {
    ExecutorService desk = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("desk").factory());
    SecureRandom random = new SecureRandom();
    MediaSettings media = new MediaSettings(own.getHostAddress(), RTP_PORT_MIN, RTP_PORT_MAX, 20, 20, 200, 24_000, 9, srtp, false,
        srtp == Encryption.OFF ? null : DtlsEndpoint.create(random));
    try (desk;
        MediaLoop loop = new MediaLoop("caller-media");
        UserAgent agent = UserAgent.start(sipSettings(own),
            incoming -> incoming.reject(486, "Busy Here", -1))) {
      progress("calling " + uri + (calls == 1 ? "" : ", " + calls + " times"));
      CallParty party = new CallParty(new Telephone(agent, loop, desk, random, media));
      AtomicBoolean over = new AtomicBoolean();
      // Ctrl-C: the far end is told.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
        if (!over.get()) {
          party.hangUp();
        }
      }));
      try {
        return party.call(orders, staggerMs);
      } finally {
        over.set(true);
      }
    }
  }

  private void report(CallOutcome outcome, int index) throws IOException {
    if (calls == 1) {
      progress(outcome.established() ? "over: " + outcome.ending() : "no call: " + outcome.ending());
    } else {
      print(PartyTable.line(index + 1, outcome));
    }
    if (!outcome.established()) {
      return;
    }
    if (calls == 1) {
      TimelineTable.lines(outcome).forEach(this::print);
    }
    Path wav = numbered(record, index);
    if (wav != null) {
      outcome.sound().write(wav);
      progress("recorded " + wav + String.format(Locale.ROOT, " (%.1f s)", outcome.sound().seconds()));
    }
    Path png = numbered(plot, index);
    if (png != null) {
      TimelinePlot.write(png, outcome, uri);
      progress("drew " + png);
    }
  }

  /** {@code call.wav} of the second of several calls is {@code call-2.wav}. */
  private @Nullable Path numbered(@Nullable Path file, int index) {
    if (file == null || calls == 1) {
      return file;
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return file.resolveSibling(name.substring(0, dot) + "-" + (index + 1) + name.substring(dot));
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private ScriptSettings script() {
    try {
      int interruptMs = interrupt == null ? ScriptSettings.NEVER : Math.max(0, ms(interrupt));
      return new ScriptSettings(ms(pause), ms(maxWait), interruptMs, ms(tail), keys.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw badInput(e);
    }
  }

  private static int ms(double seconds) {
    return (int) Math.round(seconds * 1_000);
  }

  /** The recordings that one turn's option names: one, or several to be dealt out. */
  private List<Clip> clips(String option) {
    List<String> files = Files.exists(Path.of(option)) ? List.of(option) : List.of(option.split(",", -1));
    List<Clip> clips = new ArrayList<>();
    for (String file : files) {
      try {
        clips.add(Clip.read(Path.of(file)));
      } catch (WavFormatException | IllegalArgumentException e) {
        throw badInput(e);
      }
    }
    return clips;
  }

  private void within(String option, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new ParameterException(spec.commandLine(), option + ": expected " + least + " to " + greatest + ", found " + value);
    }
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
