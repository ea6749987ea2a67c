package omniline.sip.transport;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.function.Supplier;
import omniline.sip.framing.BadRequestText;
import omniline.sip.framing.MessageReader;
import omniline.sip.framing.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: everything that comes in by any transport passes here. Malformed messages are counted and answered with 400 where that
 * is possible; requests get their received and rport (RFC 3261 section 18.2.1, RFC 3581) and go to the sink; responses go to the
 * stack's client transactions. Thread-safe; called on transport threads.
 */
public final class Ingress {

  private static final Logger log = LoggerFactory.getLogger(Ingress.class);

  private final MessageReader reader = new MessageReader();
  private final Counters counters;
  private final RequestSink sink;
  private final Supplier<String> tags;
  private final StunSink stun;

  /** Takes what is STUN and no SIP. Called on the receiving thread: must not block. */
  @FunctionalInterface
  public interface StunSink {
    void received(byte[] datagram, InetSocketAddress source);
  }

  /** {@code tags} makes the To tags of our own 400s. */
  public Ingress(Counters counters, RequestSink sink, Supplier<String> tags, StunSink stun) {
    this.stun = stun;
    this.counters = counters;
    this.sink = sink;
    this.tags = tags;
  }

  StunSink stun() {
    return stun;
  }

  Counters counters() {
    return counters;
  }

  /**
   * Takes one datagram or one framed message.
   *
   * @param back leads to {@code source} itself, whatever the Via says
   */
  void receive(byte[] bytes, Arrival arrival, ReplyPath back) {
    try {
      switch (reader.read(bytes)) {
        case Reading.KeepAlive() -> {}
        case Reading.Malformed(String header) -> malformed(header, arrival.source(), back);
        case Reading.Rejected(SIPRequest request, int code, String reason) -> rejected(request, code, reason, arrival);
        case Reading.Message(SIPRequest request) -> request(request, arrival);
        case Reading.Message(SIPResponse response) -> response(response, arrival);
        case Reading.Message(SIPMessage other) -> throw new IllegalStateException("neither request nor response: " + other);
      }
    } catch (RuntimeException | ParseException e) {
      // A message that breaks our own code must not break the thread that serves everybody else.
      counters.malformed.increment();
      log.debug("a message from {} was dropped", arrival.source(), e);
    }
  }

  private void malformed(@Nullable String header, InetSocketAddress source, ReplyPath back) {
    counters.malformed.increment();
    String answer = header == null ? null : BadRequestText.of(header, source, tags.get());
    if (answer != null && sink.answersNonsense(source.getAddress())) {
      counters.messagesOut.increment();
      back.send(answer.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void rejected(SIPRequest request, int code, String reason, Arrival arrival) throws ParseException {
    counters.malformed.increment();
    if (!request.getMethod().equals("ACK") && sink.answersNonsense(arrival.source().getAddress())) {
      Inbound inbound = inbound(request, arrival);
      SIPResponse response = request.createResponse(code, reason);
      if (response.getToTag() == null) {
        response.setToTag(tags.get());
      }
      inbound.respond(response);
    }
  }

  private void request(SIPRequest request, Arrival arrival) throws ParseException {
    counters.messagesIn.increment();
    sink.onRequest(inbound(request, arrival));
  }

  private Inbound inbound(SIPRequest request, Arrival arrival) throws ParseException {
    Via via = request.getTopmostVia();
    InetSocketAddress source = arrival.source();
    boolean rport = via.hasParameter(Via.RPORT);
    // received is always written, so that a forged one never stays in.
    via.setParameter(Via.RECEIVED, source.getAddress().getHostAddress());
    if (rport) {
      via.setParameter(Via.RPORT, Integer.toString(source.getPort()));
    }
    int sentByPort = via.getPort() > 0 ? via.getPort() : 5060;
    InetSocketAddress target = rport ? source : new InetSocketAddress(source.getAddress(), sentByPort);
    return new Inbound(request, source, arrival.transport(), arrival.replyTo(target), counters);
  }

  private void response(SIPResponse response, Arrival arrival) throws ParseException {
    counters.messagesIn.increment();
    response.checkHeaders();
    MessageChannel channel = arrival.channel();
    response.setRemoteAddress(arrival.source().getAddress());
    response.setRemotePort(arrival.source().getPort());
    response.setPeerPacketSourceAddress(arrival.source().getAddress());
    response.setPeerPacketSourcePort(arrival.source().getPort());
    ServerResponseInterface handler = channel.getSIPStack().newSIPServerResponse(response, channel);
    if (handler != null) {
      handler.processResponse(response, channel);
    }
  }

  /** What a transport knows about the message that it hands in. */
  interface Arrival {
    InetSocketAddress source();

    String transport();

    /** The stack's idea of the connection or peer. */
    MessageChannel channel();

    /** The way for responses that shall go to that address; a stream ignores it and answers on itself. */
    ReplyPath replyTo(InetSocketAddress target);
  }
}
