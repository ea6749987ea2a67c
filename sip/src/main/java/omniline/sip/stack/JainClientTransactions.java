package omniline.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of ours over JAIN-SIP's client transactions (RFC 3261 section 17.1): retransmission, time-out, ACK to refusals. The
 * stack's threads end here: every event goes to the exchange's sink at once. Thread-safe and re-entrant.
 */
final class JainClientTransactions implements RequestSender, SipListener {

  private static final Logger log = LoggerFactory.getLogger(JainClientTransactions.class);

  private final SipProvider provider;
  private final int t1Ms;
  private final Connections connections;
  private final Consumer<SIPResponse> strays;

  /**
   * Sends by the given stack.
   *
   * @param connections streams that are open, and new ones
   * @param strays gets responses without a transaction: 2xx to INVITE sent again, or from another branch of a fork
   */
  JainClientTransactions(SipProvider provider, int t1Ms, Connections connections, Consumer<SIPResponse> strays) {
    this.provider = provider;
    this.connections = connections;
    this.t1Ms = t1Ms;
    this.strays = strays;
  }

  @Override
  public Sent send(SIPRequest request, ResponseSink sink) {
    Exchange exchange = new Exchange(sink);
    try {
      withLivingFlow(request);
      ClientTransaction transaction = provider.getNewClientTransaction(request);
      transaction.setApplicationData(exchange);
      transaction.setRetransmitTimer(t1Ms);
      exchange.start(transaction);
    } catch (SipException | IOException | RuntimeException e) {
      log.debug("{} could not be sent", request.getMethod(), e);
      exchange.unreachable("no way to " + request.getRequestURI());
    }
    return exchange;
  }

  @Override
  public void sendAck(SIPRequest ack) {
    try {
      withLivingFlow(ack);
      provider.sendRequest(ack);
    } catch (SipException | IOException | RuntimeException e) {
      // The peer repeats its 2xx, and we repeat this.
      log.debug("an ACK could not be sent", e);
    }
  }

  /**
   * A server that we have looked for is connected to by its name, which it has to prove; a peer that has closed its own connection is looked
   * for where its Contact says.
   */
  private void withLivingFlow(SIPRequest request) throws IOException {
    String transport = request.getTopmostVia().getTransport().toLowerCase(Locale.ROOT);
    if (!transport.equals("udp") && request.getApplicationData() instanceof InetSocketAddress flow && !connections.open(flow)) {
      if (flow.getHostString().equals(flow.getAddress().getHostAddress())) {
        request.setApplicationData(null);
      } else {
        connections.connect(transport, flow);
      }
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    SIPResponse response = (SIPResponse) event.getResponse();
    ClientTransaction transaction = event.getClientTransaction();
    if (transaction == null) {
      strays.accept(response);
    } else if (transaction.getApplicationData() instanceof Exchange exchange) {
      exchange.response(response);
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    ClientTransaction transaction = event.getClientTransaction();
    if (transaction != null && transaction.getApplicationData() instanceof Exchange exchange) {
      exchange.timeout();
    }
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    ClientTransaction transaction = event.getClientTransaction();
    if (transaction != null && transaction.getApplicationData() instanceof Exchange exchange) {
      exchange.unreachable("the connection was lost");
    }
  }

  @Override
  public void processRequest(RequestEvent event) {
    // Requests never reach the stack: the transports hand them to our own UAS core.
    log.debug("an unexpected request inside the stack");
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    log.debug("sending to {}:{} failed", event.getHost(), event.getPort());
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    log.debug("an unexpected dialog inside the stack");
  }

  /** One request and what comes of it; says one final thing at most, however many events the stack fires. */
  private final class Exchange implements Sent {

    private final ResponseSink sink;
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile ClientTransaction transaction;

    @SuppressWarnings("NullAway.Init") // set by start() before anybody has a reference
    Exchange(ResponseSink sink) {
      this.sink = sink;
    }

    void start(ClientTransaction transaction) throws SipException {
      this.transaction = transaction;
      transaction.sendRequest();
    }

    void response(SIPResponse response) {
      int code = response.getStatusCode();
      // A 2xx may come again, or from another branch: every one has to be acknowledged.
      if (code < 200 || code < 300 || finished.compareAndSet(false, true)) {
        if (code >= 200) {
          finished.set(true);
        }
        sink.onResponse(response);
      }
    }

    void timeout() {
      if (finished.compareAndSet(false, true)) {
        sink.onTimeout();
      }
    }

    void unreachable(String sentence) {
      if (finished.compareAndSet(false, true)) {
        sink.onUnreachable(sentence);
      }
    }

    @Override
    public void cancel() {
      if (finished.get() || transaction == null) {
        return;
      }
      try {
        ClientTransaction cancel = provider.getNewClientTransaction(transaction.createCancel());
        cancel.setRetransmitTimer(t1Ms);
        cancel.sendRequest();
      } catch (SipException | RuntimeException e) {
        log.debug("a CANCEL could not be sent", e);
      }
    }
  }
}
