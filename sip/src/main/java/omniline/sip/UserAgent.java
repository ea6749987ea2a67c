package omniline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sip.address.SipURI;
import omniline.sip.auth.CallerCheck;
import omniline.sip.statistics.CallCounters;
import omniline.sip.dialog.Dialogs;
import omniline.sip.dialog.Environment;
import omniline.sip.dialog.Requests;
import omniline.sip.dialog.UserAgentCore;
import omniline.sip.guard.Guard;
import omniline.sip.location.DnsNames;
import omniline.sip.location.LocatingSender;
import omniline.sip.location.Locator;
import omniline.sip.location.Target;
import omniline.sip.message.Responses;
import omniline.sip.message.SipUris;
import omniline.sip.message.Tags;
import omniline.sip.nat.StunWatch;
import omniline.sip.registration.AccountKeys;
import omniline.sip.registration.Registration;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.stack.Endpoint;
import omniline.sip.stack.NanoClock;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transport.Counters;
import omniline.sip.transport.Ingress;
import omniline.sip.transport.LocalAddresses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SIP user agent: listens, takes calls, places calls (RFC 3261). All methods may be called from any thread.
 */
public final class UserAgent implements AutoCloseable {

  private static final String WANTED = "is not a SIP URI that can be called; expected sip:USER@HOST[:PORT][;transport=udp|tcp]";

  private static final Logger log = LoggerFactory.getLogger(UserAgent.class);
  private static final int STUN_PORT = 3_478;
  private static final int MAX_LEGS = 8_192;
  private static final long UNREGISTER_MS = 2_000;

  private final SipSettings settings;
  private final Endpoint endpoint;
  private final ExecutorService executor;
  private final Counters counters = new Counters();
  private final LocalAddresses addresses;
  private final CallCounters calls = new CallCounters();
  private final UserAgentCore core;
  private final Environment env;
  private final AccountKeys keys = new AccountKeys();
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  private UserAgent(SipSettings settings, CallHandler handler, Outside outside) {
    this.settings = settings;
    this.endpoint = Endpoint.bound(settings, outside.nanoClock());
    this.executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sip-call-", 0).factory());
    Tags tags = new Tags(outside.random());
    this.addresses = new LocalAddresses(endpoint.listen(), endpoint.listenTls().getPort(), settings.publicAddress());
    Requests requests = new Requests(tags, addresses, settings.userAgentName());
    Responses responses = new Responses(settings.userAgentName());
    Environment.Messages messages = Environment.Messages.of(tags, requests, responses);
    CallerCheck callers = new CallerCheck(settings.policy().admission(), keys::isRegistrar,
        new CallerCheck.Outside(outside.nanoClock(), outside.random(), responses));
    Wiring wiring = new Wiring();
    List<String> transports = Stream.of("udp", "tcp", "tls").filter(settings.transports()::contains).toList();
    Locator locator = locator(transports, outside);
    this.env = new Environment(messages, wiring, endpoint.timers(), executor, new Dialogs(MAX_LEGS), calls, counters, transports.getFirst(),
        settings.t1Ms(), new Environment.Policy(settings.policy(), keys, callers), locator);
    this.core = new UserAgentCore(env, handler);
    try {
      StunWatch stun = stunWatch(outside.random());
      Ingress.StunSink stunSink = stun == null ? (datagram, source) -> counters.malformed.increment() : stun::received;
      Admission admission = settings.policy().admission();
      Guard.Knowledge knowledge = new Guard.Knowledge(
          source -> admission.trunks().contains(source) || keys.isRegistrar(source), core::knows);
      Guard guard = new Guard(admission.guard(), knowledge, outside.nanoClock(), core);
      wiring.sender.set(new LocatingSender(locator, endpoint.open(new Ingress(counters, guard, tags::tag, stunSink), core::onStrayResponse)));
      if (stun != null) {
        stun.start();
      }
    } catch (SipException e) {
      executor.shutdownNow();
      throw e;
    }
  }

  /** Null where no STUN server is given, or no UDP port that it could tell about. */
  private @Nullable StunWatch stunWatch(RandomGenerator random) {
    String server = settings.stunServer();
    if (server == null || settings.publicAddress() != null || !settings.transports().contains("udp")) {
      return null;
    }
    SipURI parsed = SipUris.parse("sip:" + server, "is no STUN server; expected HOST[:PORT]");
    Target target = new Target(parsed.getHost(), parsed.getPort() > 0 ? parsed.getPort() : STUN_PORT, "udp", false);
    Supplier<@Nullable InetSocketAddress> located = () -> {
      try {
        return env.locator().locate(target).getFirst().address();
      } catch (UnknownHostException e) {
        log.debug("the STUN server's name does not resolve", e);
        return null;
      }
    };
    return new StunWatch(new StunWatch.Means(located, endpoint::send, endpoint.timers(), executor, random), this::mapped);
  }

  private void mapped(InetSocketAddress address) {
    if (addresses.mapped(address)) {
      log.info("from outside our SIP port is seen as {}:{} (STUN)", address.getAddress().getHostAddress(), address.getPort());
      registrations.forEach(Registration::moved);
    }
  }

  /** Where a STUN server sees our UDP port; empty until it has told. */
  public Optional<InetSocketAddress> mapped() {
    return Optional.ofNullable(addresses.mapped());
  }

  private Locator locator(List<String> transports, Outside outside) {
    InetAddress listen = endpoint.listen().getAddress();
    boolean anything = listen instanceof Inet6Address && listen.isAnyLocalAddress();
    return new Locator(new DnsNames(settings.nameServers()),
        new Locator.Means(transports, address -> anything || address instanceof Inet6Address == listen instanceof Inet6Address),
        outside.random(), outside.nanoClock());
  }

  /**
   * What comes from outside.
   *
   * @param nanoClock monotonic nanoseconds
   * @param random must be unguessable
   */
  public record Outside(LongSupplier nanoClock, RandomGenerator random) {}

  /**
   * Starts to listen and take calls.
   *
   * @throws SipException with a sentence where the address cannot be listened on
   */
  public static UserAgent start(SipSettings settings, CallHandler handler) {
    return start(settings, handler, new Outside(NanoClock.SYSTEM, new SecureRandom()));
  }

  /** The same with a clock and a generator of the caller's. */
  public static UserAgent start(SipSettings settings, CallHandler handler, Outside outside) {
    return new UserAgent(settings, handler, outside);
  }

  /** The address and port that are listened on; the port is never 0. */
  public InetSocketAddress local() {
    return endpoint.listen();
  }

  /** The address and port that TLS is listened on, where it is one of the transports. */
  public InetSocketAddress localTls() {
    return endpoint.listenTls();
  }

  /**
   * Places a call. Returns at once; the listener hears what comes of it.
   *
   * @param uri such as {@code sip:user@host:5060;transport=tcp}
   * @throws SipException where that is no SIP URI, or its transport is not listened on
   */
  public Call call(String uri, SessionDescription offer, CallListener listener) {
    return call(uri, offer, listener, null);
  }

  /** The same call from somebody: {@code from} is a SIP URI such as {@code sip:100@pbx.example}, null for nobody in particular. */
  public Call call(String uri, SessionDescription offer, CallListener listener, @Nullable String from) {
    if (from != null) {
      SipUris.parse(from, "is no SIP URI that can call");
    }
    SipURI parsed = SipUris.parse(uri, WANTED);
    requireTransport(uri, parsed);
    return core.call(parsed, offer, listener, from);
  }

  private void requireTransport(String uri, SipURI parsed) {
    String transport = SipUris.transport(parsed, env.transport());
    if (!settings.transports().contains(transport)) {
      throw new SipException("transport " + transport + " of " + uri + " is not one of " + settings.transports());
    }
  }

  /**
   * Registers an account, and keeps it registered until {@link #close}. Returns at once; the listener hears what comes of it.
   *
   * @throws SipException where a registrar's URI is none, or its transport is not listened on
   */
  public Registration register(Account account, RegistrationListener listener) {
    for (String uri : account.registrars()) {
      requireTransport(uri, SipUris.parse(uri, WANTED));
    }
    Registration registration = new Registration(env, account, new Registration.Surroundings(keys, endpoint::keepAlive, listener));
    registrations.add(registration);
    registration.start();
    return registration;
  }

  /**
   * Prepares the end: takes registrations back, for at most two seconds, and answers OPTIONS with 503, so that an exchange sends its calls
   * elsewhere (an INVITE is for the handler to refuse). Calls that are up go on.
   */
  public void leave() {
    core.leave();
    unregister();
  }

  private void unregister() {
    CountDownLatch open = new CountDownLatch(registrations.size());
    registrations.forEach(registration -> registration.stop(open::countDown));
    try {
      if (!open.await(UNREGISTER_MS, TimeUnit.MILLISECONDS)) {
        log.debug("{} registrars did not answer in time that we leave", open.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    registrations.clear();
  }

  /** Calls between their INVITE and their end. */
  public int activeCalls() {
    return calls.active();
  }

  /** A snapshot of the counters. */
  public SipStatistics statistics() {
    return new SipStatistics(counters.messagesIn.sum(), counters.messagesOut.sum(), counters.malformed.sum(),
        counters.retransmissions.sum(), counters.unproven.sum(), counters.dropped.sum(), counters.overflows.sum(), calls.started(),
        calls.ended());
  }

  /** Takes registrations back, for at most two seconds, and stops listening. Calls that are up are not told: hang them up first. */
  @Override
  public void close() {
    unregister();
    endpoint.close();
    executor.shutdownNow();
  }

  /** The core needs a sender before the stack that provides it can exist, because requests come as soon as it listens. */
  private static final class Wiring implements RequestSender {
    private final AtomicReference<@Nullable RequestSender> sender = new AtomicReference<>();

    private RequestSender sender() {
      RequestSender present = sender.get();
      if (present == null) {
        throw new SipException("the user agent has not started yet");
      }
      return present;
    }

    @Override
    public Sent send(SIPRequest request, ResponseSink sink) {
      return sender().send(request, sink);
    }

    @Override
    public void sendAck(SIPRequest ack) {
      sender().sendAck(ack);
    }
  }
}
