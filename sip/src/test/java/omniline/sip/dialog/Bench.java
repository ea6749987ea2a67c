package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import javax.sip.address.SipURI;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallHandler;
import omniline.sip.CallListener;
import omniline.sip.CallPolicy;
import omniline.sip.IncomingCall;
import omniline.sip.auth.CallerCheck;
import omniline.sip.auth.Credentials;
import omniline.sip.location.Zone;
import omniline.sip.message.Headers;
import omniline.sip.message.Responses;
import omniline.sip.message.Tags;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transaction.Unheard;
import omniline.sip.transport.Counters;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.LocalAddresses;
import omniline.sip.transport.ReplyPath;
import org.jspecify.annotations.Nullable;

/**
 * A user agent core without sockets or threads: the peer is the test, time is virtual, mailboxes run on the test's own thread. What
 * the core answers is in {@link #answers}, what it sends by itself in {@link #sent} and {@link #acks}.
 */
final class Bench implements RequestSender, CallHandler, CallListener {

  static final LocalAudio AUDIO = new LocalAudio("192.0.2.50", 20_000, List.of(AudioFormat.PCMU), true, 20, 1);
  static final SessionDescription SDP = OfferAnswer.offer(AUDIO, 1);
  private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 5062);

  final VirtualTimers timers = new VirtualTimers();
  final Counters counters = new Counters();
  final Zone zone = new Zone();
  final CallCounters calls = new CallCounters();
  final Dialogs dialogs = new Dialogs(16);
  final Deque<SIPResponse> answers = new ArrayDeque<>();
  final List<Long> answerTimesMs = new ArrayList<>();
  final Deque<SIPRequest> sent = new ArrayDeque<>();
  final Deque<SIPRequest> acks = new ArrayDeque<>();
  final Deque<IncomingCall> incoming = new ArrayDeque<>();
  final Deque<CallEvent> events = new ArrayDeque<>();
  final UserAgentCore core;
  ResponseSink sink = Unheard.INSTANCE;
  private final IdentityHashMap<SIPRequest, ResponseSink> sinks = new IdentityHashMap<>();
  @Nullable Credentials secret;
  @Nullable InetAddress registrar;
  int cancels;
  boolean reliable;
  RuntimeException failure = new RuntimeException("not thrown");
  boolean handlerFails;
  boolean listenerFails;

  Bench() {
    this(CallPolicy.usual());
  }

  Bench(CallPolicy policy) {
    Tags tags = new Tags(new Random(3261));
    LocalAddresses addresses = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.50"), 5060), null);
    Requests requests = new Requests(tags, addresses, "omniline");
    CallerCheck callers = new CallerCheck(policy.admission(), address -> address.equals(registrar),
        new CallerCheck.Outside(() -> timers.nowMs() * 1_000_000L, new Random(2617), new Responses("omniline/1")));
    core = new UserAgentCore(new Environment(Environment.Messages.of(tags, requests, new Responses("omniline/1")), this, timers,
        Runnable::run, dialogs, calls, counters, "udp", 500, new Environment.Policy(policy, (peer, realm) -> secret, callers),
        zone.locator(() -> timers.nowMs() * 1_000_000L)), this);
  }

  // --- what the core does

  @Override
  public Sent send(SIPRequest request, ResponseSink sink) {
    sent.add(request);
    sinks.put(request, sink);
    if (request.getMethod().equals("INVITE")) {
      this.sink = sink;
    }
    return () -> cancels++;
  }

  @Override
  public void sendAck(SIPRequest ack) {
    acks.add(ack);
  }

  @Override
  public void onInvite(IncomingCall call) {
    incoming.add(call);
    if (handlerFails) {
      throw failure;
    }
  }

  @Override
  public void onEvent(Call call, CallEvent event) {
    events.add(event);
    if (listenerFails) {
      throw failure;
    }
  }

  private final class Back implements ReplyPath {
    @Override
    public boolean reliable() {
      return reliable;
    }

    @Override
    public void send(byte[] message) {
      answers.add(response(new String(message, StandardCharsets.UTF_8)));
      answerTimesMs.add(timers.nowMs());
    }
  }

  // --- what the peer does

  /** A request of the peer's, line by line; CRLF and Content-Length are added. */
  void receive(String text, String body) {
    String message = text.strip().replace("\n", "\r\n") + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try {
      SIPRequest request = (SIPRequest) new StringMsgParser().parseSIPMessage(message.getBytes(StandardCharsets.UTF_8), false, false,
          (e, m, header, value, raw) -> m.addUnparsed(value));
      if (!body.isEmpty()) {
        request.setMessageContent(body.getBytes(StandardCharsets.UTF_8));
      }
      core.onRequest(new Inbound(request, PEER, reliable ? "tcp" : "udp", new Back(), counters));
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The peer's side of one dialog or out-of-dialog request. */
  Peer peer(String callId) {
    return new Peer(this, callId);
  }

  SipURI uri(String text) {
    try {
      return new StringMsgParser().parseSIPUrl(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A response to a request that the core sent, with a tag and extra header lines. */
  void answer(SIPRequest request, int code, String extra, String body) {
    SIPResponse response = request.createResponse(code);
    if (response.getToTag() == null && code > 100) {
      response.setToTag("callee");
    }
    for (String line : extra.lines().toList()) {
      int colon = line.indexOf(':');
      Headers.set(response, line.substring(0, colon), line.substring(colon + 1).strip());
    }
    if (!body.isEmpty()) {
      Headers.set(response, "Content-Type", "application/sdp");
      response.setMessageContent(body.getBytes(StandardCharsets.UTF_8));
    }
    sinks.getOrDefault(request, sink).onResponse(response);
  }

  /** A request that the core sent finds no way. */
  void unreachable(SIPRequest request) {
    sinks.getOrDefault(request, sink).onUnreachable("the connection was lost");
  }

  /** No answer to a request that the core sent. */
  void timeOut(SIPRequest request) {
    sinks.getOrDefault(request, sink).onTimeout();
  }

  static SIPResponse response(String text) {
    try {
      int end = text.indexOf("\r\n\r\n") + 4;
      SIPResponse response = (SIPResponse) new StringMsgParser().parseSIPMessage(
          text.substring(0, end).getBytes(StandardCharsets.UTF_8), false, false, null);
      if (end < text.length()) {
        response.setMessageContent(text.substring(end).getBytes(StandardCharsets.UTF_8));
      }
      return response;
    } catch (ParseException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** The codes answered since the last look. */
  List<Integer> codes() {
    List<Integer> codes = answers.stream().map(SIPResponse::getStatusCode).toList();
    answers.clear();
    answerTimesMs.clear();
    return codes;
  }

  /** The last answer, and the list is emptied. */
  SIPResponse lastAnswer() {
    SIPResponse last = answers.getLast();
    answers.clear();
    return last;
  }
}
