package omniline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.sip.address.SipURI;
import omniline.sip.dialog.CallCounters;
import omniline.sip.dialog.Dialogs;
import omniline.sip.dialog.Environment;
import omniline.sip.dialog.Requests;
import omniline.sip.dialog.UserAgentCore;
import omniline.sip.message.Responses;
import omniline.sip.message.Tags;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.stack.Endpoint;
import omniline.sip.stack.NanoClock;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transport.Counters;
import omniline.sip.transport.Ingress;
import omniline.sip.transport.LocalAddresses;
import org.jspecify.annotations.Nullable;

/**
 * A SIP user agent: listens, takes calls, places calls (RFC 3261). All methods may be called from any thread.
 */
public final class UserAgent implements AutoCloseable {

  private static final int MAX_LEGS = 8_192;

  private final SipSettings settings;
  private final Endpoint endpoint;
  private final ExecutorService executor;
  private final Counters counters = new Counters();
  private final CallCounters calls = new CallCounters();
  private final UserAgentCore core;

  private UserAgent(SipSettings settings, CallHandler handler, Outside outside) {
    this.settings = settings;
    this.endpoint = Endpoint.bound(settings, outside.nanoClock());
    this.executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sip-call-", 0).factory());
    Tags tags = new Tags(outside.random());
    LocalAddresses addresses = new LocalAddresses(endpoint.listen(), settings.publicAddress());
    Requests requests = new Requests(tags, addresses, settings.userAgentName());
    Environment.Messages messages = Environment.Messages.of(tags, requests, new Responses(settings.userAgentName()));
    Wiring wiring = new Wiring();
    String transport = settings.transports().contains("udp") ? "udp" : "tcp";
    Environment env = new Environment(messages, wiring, endpoint.timers(), executor, new Dialogs(MAX_LEGS), calls, counters, transport,
        settings.t1Ms(), new Environment.Policy(settings.policy(), (peer, realm) -> null));
    this.core = new UserAgentCore(env, handler);
    try {
      wiring.sender.set(endpoint.open(new Ingress(counters, core, tags::tag), core::onStrayResponse));
    } catch (SipException e) {
      executor.shutdownNow();
      throw e;
    }
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

  /**
   * Places a call. Returns at once; the listener hears what comes of it.
   *
   * @param uri such as {@code sip:user@host:5060;transport=tcp}
   * @throws SipException where that is no SIP URI, or its transport is not listened on
   */
  public Call call(String uri, SessionDescription offer, CallListener listener) {
    SipURI parsed = parse(uri);
    String transport = parsed.getTransportParam();
    if (transport != null && !settings.transports().contains(transport.toLowerCase(Locale.ROOT))) {
      throw new SipException("transport " + transport + " of " + uri + " is not one of " + settings.transports());
    }
    return core.call(parsed, offer, listener);
  }

  private static SipURI parse(String uri) {
    try {
      SipURI parsed = new StringMsgParser().parseSIPUrl(uri);
      if (parsed.getHost() != null && !parsed.isSecure()) {
        return parsed;
      }
    } catch (ParseException | RuntimeException e) {
      throw new SipException("\"" + uri + "\" is not a SIP URI; expected sip:USER@HOST[:PORT][;transport=udp|tcp]", e);
    }
    throw new SipException("\"" + uri + "\" is not a SIP URI that can be called; expected sip:USER@HOST[:PORT][;transport=udp|tcp]");
  }

  /** Calls between their INVITE and their end. */
  public int activeCalls() {
    return calls.active();
  }

  /** A snapshot of the counters. */
  public SipStatistics statistics() {
    return new SipStatistics(counters.messagesIn.sum(), counters.messagesOut.sum(), counters.malformed.sum(),
        counters.retransmissions.sum(), counters.overflows.sum(), calls.started(), calls.ended());
  }

  /** Stops listening. Calls that are still up are not told: hang them up first. */
  @Override
  public void close() {
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
