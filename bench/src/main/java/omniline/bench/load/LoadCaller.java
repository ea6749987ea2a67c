package omniline.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.LongSupplier;
import omniline.bench.figures.Quantiles;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.NegotiatedAudio;
import omniline.sip.sdp.OfferAnswer;

/**
 * Places calls on the loopback address and carries their packets: our own SIP user agent, a sending and a receiving thread for
 * all of them. Calls are placed from one thread.
 */
public final class LoadCaller implements AutoCloseable {
  private static final int CALLS_PER_SOCKET = 16;

  private final CallFormat format;
  private final UserAgent userAgent;
  private final RtpSockets sockets;
  private final SendGrid grid;
  private int placed;

  private LoadCaller(CallFormat format, int callsAtOnce, LongSupplier nanoClock) {
    this.format = format;
    sockets = new RtpSockets((callsAtOnce + CALLS_PER_SOCKET - 1) / CALLS_PER_SOCKET, nanoClock);
    grid = new SendGrid(format, nanoClock);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    userAgent = UserAgent.start(SipSettings.on(anyPort), incoming -> incoming.reject(480, "", -1));
  }

  /** Callers who all speak that codec. */
  public static LoadCaller open(CallFormat format, int callsAtOnce, LongSupplier nanoClock) {
    return new LoadCaller(format, callsAtOnce, nanoClock);
  }

  public CallFormat format() {
    return format;
  }

  /** Places a call and returns at once; packets flow as soon as it is answered, until it ends. */
  public LoadCall place(String uri, PayloadSource source, PayloadSink sink) {
    int number = placed++;
    LocalAudio local =
        new LocalAudio(
            "127.0.0.1", sockets.localPort(number), List.of(format.sdp()), false, CallFormat.FRAME_MS, number + 1);
    LoadCall call = new LoadCall(local, source, sink, new Connection(number));
    call.placed(userAgent.call(uri, OfferAnswer.offer(local, 1), call));
    return call;
  }

  /** One call's way through the sockets and the grid. */
  private final class Connection implements LoadCall.Wire {
    private final int number;
    private volatile int remotePort = -1;

    Connection(int number) {
      this.number = number;
    }

    @Override
    public void connect(LoadCall call, NegotiatedAudio audio) {
      remotePort = audio.remoteRtp().getPort();
      sockets.route(remotePort, call);
      grid.add(number, call, sockets.channel(number), audio);
    }

    @Override
    public void disconnect(LoadCall call) {
      if (remotePort >= 0) {
        grid.remove(call);
        sockets.forget(remotePort, call);
      }
    }
  }

  /** Begins to time the sender anew. */
  public void restartLateness() {
    grid.restartLateness();
  }

  /** How late the sender's own slots were, in nanoseconds. */
  public Quantiles senderLatenessNs() {
    return grid.latenessNs();
  }

  /** Packets that the system did not take. */
  public long sendFailures() {
    return grid.failures();
  }

  @Override
  public void close() {
    userAgent.close();
    grid.close();
    sockets.close();
  }
}
