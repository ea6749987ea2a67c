package omniline.agent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import omniline.agent.answer.Answerer;
import omniline.agent.answer.ModelState;
import omniline.agent.call.CallStory;
import omniline.agent.call.CallSurroundings;
import omniline.agent.call.Captures;
import omniline.agent.call.DialPlan;
import omniline.agent.call.LineProfile;
import omniline.agent.call.OutgoingCalls;
import omniline.agent.call.Registrations;
import omniline.agent.call.Switchboard;
import omniline.agent.call.SwitchboardSettings;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.agent.talk.AgentClock;
import omniline.agent.talk.AgentException;
import omniline.agent.talk.CallObserver;
import omniline.agent.web.CallControl;
import omniline.agent.web.CallMetrics;
import omniline.agent.web.CertificateWatch;
import omniline.agent.web.Health;
import omniline.agent.web.HttpPort;
import omniline.agent.web.ModelMetrics;
import omniline.agent.web.SipProbe;
import omniline.config.OmnilineConfig;
import omniline.config.RtpConfig;
import omniline.config.SipConfig;
import omniline.model.checkpoint.CheckpointException;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.io.MediaLoop;
import omniline.sip.Admission;
import omniline.sip.CallPolicy;
import omniline.sip.SipException;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.auth.Credentials;
import omniline.sip.guard.GuardPolicy;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.tls.TlsSettings;
import omniline.sip.tls.TlsSockets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole agent in one object: SIP listener, media loops, the one who answers, HTTP port. Opened from a configuration,
 * closed in the reverse order. This is the wiring; the work is done elsewhere.
 */
public final class AgentServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
  private static final int HEARTBEAT_MS = 1_000;
  private static final int HANG_UP_MS = 2_000;
  private static final int SHORTEST_SESSION_SECONDS = 90;
  private static final int DNS_PORT = 53;

  private final OmnilineConfig config;
  private final Parts parts;
  private final List<MediaLoop> loops = new ArrayList<>();
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Answerer answerer;
  private final Supplier<ModelState> modelState;
  private final ScheduledExecutorService timers;
  private final ExecutorService captureWriter =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("captures").factory());
  private final Switchboard switchboard;
  private final UserAgent userAgent;
  private final HttpPort http;

  /**
   * Starts everything; calls are answered when this returns.
   *
   * @throws AgentException with one sentence when something cannot be had: a port in use, a model that does not load
   */
  public static AgentServer start(OmnilineConfig config) {
    Parts parts = new Parts();
    try {
      return new AgentServer(config, parts);
    } catch (SipException | CheckpointException e) {
      parts.close();
      throw new AgentException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private AgentServer(OmnilineConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    answerer = parts.keep(Answerer.open(config));
    modelState = answerer::state;
    timers = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("timers").factory());
    parts.keep(timers::shutdownNow);
    switchboard = switchboard();
    userAgent = parts.keep(UserAgent.start(sipSettings(config.sip()), switchboard));
    new Registrations(registry).begin(userAgent, config.sip().accounts());
    http = parts.keep(openHttp());
    gauges();
  }

  /** What is open, closed in the reverse order. */
  private static final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    <T extends AutoCloseable> T keep(T part) {
      open.push(part);
      return part;
    }

    @Override
    public void close() {
      for (AutoCloseable part = open.poll(); part != null; part = open.poll()) {
        try {
          part.close();
        } catch (Exception e) {
          LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
        }
      }
    }
  }

  private Switchboard switchboard() {
    CallObserver observer = new CallStory(new CallMetrics(registry), AgentClock::nanoTime);
    parts.keep(captureWriter); // closed after the media loops, which hand it their last blocks
    ExecutorService outside = Executors.newVirtualThreadPerTaskExecutor();
    parts.keep(outside::shutdownNow);
    List<CallSurroundings> surroundings = new ArrayList<>();
    for (int i = 0; i < config.rtp().mediaThreads(); i++) {
      MediaLoop loop = parts.keep(new MediaLoop("media-" + i));
      loops.add(loop);
      surroundings.add(new CallSurroundings(loop, outside, observer, config.rtp().silenceTimeoutMs()));
    }
    Future<?> _ = timers.scheduleAtFixedRate(answerer::watch, HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
    return new Switchboard(
        switchboardSettings(), surroundings, answerer, new Switchboard.Hands(timers, new SecureRandom(), observer));
  }

  private SwitchboardSettings switchboardSettings() {
    SipConfig sip = config.sip();
    RtpConfig rtp = config.rtp();
    InetSocketAddress bound = sip.listen().resolved();
    List<SipConfig.Profile> profiles = sip.profiles();
    boolean secrets = profiles.stream().map(one -> encryption(one.srtp(), rtp)).anyMatch(one -> one != Encryption.OFF)
        || encryption(null, rtp) != Encryption.OFF;
    MediaSettings media =
        new MediaSettings(
            bound.getHostString(),
            rtp.portMin(),
            rtp.portMax(),
            rtp.ptimeMs(),
            rtp.jitterMinMs(),
            rtp.jitterMaxMs(),
            rtp.opusBitrateBps(),
            rtp.opusComplexity(),
            encryption(null, rtp),
            rtp.inbandKeys(),
            secrets ? DtlsEndpoint.create(new SecureRandom()) : null);
    LineProfile general = new LineProfile("", List.of(), formats(rtp.codecs()), media, 0);
    return new SwitchboardSettings(
        sip.maxCalls(),
        sip.retryAfterSeconds(),
        sip.ringMs(),
        sip.person(),
        general,
        profiles.stream().map(one -> lineProfile(one, general)).toList());
  }

  private LineProfile lineProfile(SipConfig.Profile profile, LineProfile general) {
    List<String> numbers = new ArrayList<>(profile.accounts()); // an exchange sends calls of an extension to that user
    numbers.addAll(profile.numbers());
    return new LineProfile(profile.name(), numbers, profile.codecs().isEmpty() ? general.formats() : formats(profile.codecs()),
        general.media().with(encryption(profile.srtp(), config.rtp())), profile.maxCalls());
  }

  private static Encryption encryption(@Nullable String own, RtpConfig rtp) {
    return Encryption.valueOf((own == null ? rtp.srtp() : own).toUpperCase(Locale.ROOT));
  }

  private static List<AudioFormat> formats(List<String> codecs) {
    return codecs.stream().map(AgentServer::format).toList();
  }

  /** The codec of this name as SDP writes it. */
  public static AudioFormat format(String codec) {
    return switch (codec.toLowerCase(Locale.ROOT)) {
      case "opus" -> AudioFormat.OPUS;
      case "g722" -> AudioFormat.G722;
      case "pcmu" -> AudioFormat.PCMU;
      case "pcma" -> AudioFormat.PCMA;
      default -> throw new IllegalArgumentException("the codec " + codec + " is none of opus, g722, pcmu, pcma");
    };
  }

  private SipSettings sipSettings(SipConfig sip) {
    InetSocketAddress listen = sip.listen().resolved();
    if (listen.isUnresolved()) {
      throw new AgentException("the SIP address " + sip.listen() + " is not known on this machine; "
          + "set sip.listen to an address of this host, such as 0.0.0.0:5060");
    }
    List<InetSocketAddress> nameServers =
        sip.nameServers().stream().map(server -> new InetSocketAddress(InetAddress.ofLiteral(server), DNS_PORT)).toList();
    return new SipSettings(listen, Set.copyOf(sip.transports()), sip.publicAddress(), sip.userAgent(), 65_535, 500, callPolicy(sip), tls(sip),
        nameServers, sip.stunServer());
  }

  private @Nullable TlsSettings tls(SipConfig sip) {
    if (!sip.transports().contains("tls")) {
      return null;
    }
    SipConfig.Tls tls = sip.tls();
    TlsSettings.Identity own =
        tls.certificate() == null || tls.key() == null ? null : new TlsSettings.Identity(tls.certificate(), tls.key());
    TlsSettings.Callers callers = TlsSettings.Callers.valueOf(tls.callers().toUpperCase(Locale.ROOT));
    TlsSettings settings = new TlsSettings(tls.port(), own, tls.authorities(), callers, tls.verify());
    Duration left = TlsSockets.leftOf(settings, AgentClock.now());
    if (left == null || tls.certificate() == null) {
      LOG.info("SIP over TLS: without sip.tls.certificate connections are opened, but none is taken");
    } else {
      CertificateWatch watch = new CertificateWatch(tls.certificate(), left, AgentClock::now);
      watch.register(registry);
      Future<?> _ = timers.scheduleAtFixedRate(watch::look, 0, 1, TimeUnit.DAYS);
    }
    return settings;
  }

  private static int referCode(String refer) {
    return switch (refer) {
      case "follow" -> 202;
      case "not_allowed" -> 405;
      default -> 603;
    };
  }

  private static CallPolicy callPolicy(SipConfig sip) {
    List<String> targets = new ArrayList<>(sip.transferTargets());
    if (sip.person() != null) {
      targets.add(sip.person());
    }
    Set<InetAddress> trunks = sip.trunks().stream().map(InetAddress::ofLiteral).collect(Collectors.toSet());
    List<Credentials> callers =
        sip.callers().stream().map(caller -> new Credentials(caller.user(), caller.password(), null)).toList();
    return new CallPolicy(sip.sessionExpiresSeconds(), SHORTEST_SESSION_SECONDS, targets, referCode(sip.refer()),
        new Admission(trunks, callers, sip.realm(), new GuardPolicy(sip.requestsPerSecond(), sip.scanners())));
  }

  private HttpPort openHttp() {
    InetSocketAddress listen = config.http().listen().resolved();
    try {
      return HttpPort.open(listen, registry, this::health, control());
    } catch (IOException e) {
      throw new AgentException("the HTTP address " + config.http().listen() + " cannot be used (" + e.getMessage()
          + "); stop the program that holds it or choose another with --http HOST:PORT", e);
    }
  }

  private CallControl control() {
    DialPlan plan = new DialPlan(config.sip().dialTargets(), config.sip().accounts(), config.sip().dialRingSeconds());
    OutgoingCalls outgoing = new OutgoingCalls(plan, switchboard, new OutgoingCalls.Means(userAgent, config.sip().publicAddress(), timers));
    return new CallControl(outgoing, new Captures(config.http().captureFolder(), switchboard, captureWriter), config.http().controlToken());
  }

  private void gauges() {
    Gauge.builder("omniline.calls.active", switchboard, Switchboard::active)
        .description("Calls ringing or talking").register(registry);
    Gauge.builder("omniline.calls.max", config.sip(), SipConfig::maxCalls)
        .description("Calls at once; the next is refused").register(registry);
    ModelMetrics.register(registry, modelState);
    for (int i = 0; i < loops.size(); i++) {
      MediaLoop loop = loops.get(i);
      Gauge.builder("omniline.media.lateness.p999.seconds", loop, l -> l.statistics().p999Us() / 1e6)
          .description("How late the media loop's ticks are").tag("loop", "media-" + i).register(registry);
    }
    FunctionCounter.builder("omniline.sip.malformed", userAgent, ua -> ua.statistics().malformed())
        .description("SIP messages that could not be read").register(registry);
    FunctionCounter.builder("omniline.sip.unproven", userAgent, ua -> ua.statistics().unproven())
        .description("INVITEs with a digest that was wrong").register(registry);
    FunctionCounter.builder("omniline.sip.dropped", userAgent, ua -> ua.statistics().dropped())
        .description("Requests of scanners and floods, not answered").register(registry);
  }

  /** Whether a call that came in now would be answered: asks SIP, the media loops and the model, for up to a second each. */
  public Health health() {
    CountDownLatch beats = new CountDownLatch(loops.size());
    loops.forEach(loop -> loop.execute(beats::countDown));
    List<String> transports = config.sip().transports();
    String asked = transports.contains("udp") ? "udp" : transports.contains("tcp") ? "tcp" : "tls";
    boolean sip = SipProbe.answers(asked.equals("tls") ? userAgent.localTls() : userAgent.local(), asked, HEARTBEAT_MS);
    boolean media;
    try {
      media = beats.await(HEARTBEAT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      media = false;
    }
    return new Health(sip, media, modelState.get(), switchboard.active(), config.sip().maxCalls(), switchboard.leaving());
  }

  /** Where SIP is received. */
  public InetSocketAddress sipAddress() {
    return userAgent.local();
  }

  /** Where SIP over TLS is received, if it is one of the transports. */
  public InetSocketAddress sipTlsAddress() {
    return userAgent.localTls();
  }

  /** Where metrics and health are. */
  public InetSocketAddress httpAddress() {
    return http.local();
  }

  /** One line about who answers. */
  public String answererDescription() {
    return answerer.description();
  }

  /** Calls that are ringing or talking. */
  public int activeCalls() {
    return switchboard.active();
  }

  /**
   * Takes no more calls and waits until those that run have ended, for as long as sip.drain_seconds says; {@link #close} then ends what is
   * left. An exchange learns of it by the end of the registrations, by 503 to OPTIONS and INVITE, or by /health.
   */
  public void drain() {
    switchboard.leave();
    int seconds = config.sip().drainSeconds();
    int calls = switchboard.active();
    if (calls > 0 && seconds > 0) {
      LOG.info("stopping: no more calls are taken; {} {} on, for at most {} s (sip.drain_seconds)", calls, calls == 1 ? "call goes" : "calls go", seconds);
    }
    userAgent.leave();
    await(seconds * 1_000);
    int left = switchboard.active();
    if (left > 0) {
      LOG.info("stopping: {} {} ended now", left, left == 1 ? "call is" : "calls are");
    }
  }

  /** Takes no more calls, says goodbye on those that run, and lets go of everything. */
  @Override
  public void close() {
    switchboard.close();
    await(HANG_UP_MS); // a BYE takes one round trip; a far end that is gone does not hold the shutdown up
    parts.close();
  }

  /** Until no call is left, or for so long. */
  private void await(int longestMs) {
    CountDownLatch patience = new CountDownLatch(1);
    try {
      for (int waitedMs = 0; waitedMs < longestMs && switchboard.active() > 0; waitedMs += 20) {
        if (patience.await(20, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
