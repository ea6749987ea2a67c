package omniline.sip.stack;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.TooManyListenersException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.SipProvider;
import omniline.sip.SipException;
import omniline.sip.SipSettings;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.Timers;
import omniline.sip.tls.TlsSettings;
import omniline.sip.tls.TlsSockets;
import omniline.sip.transport.Ingress;
import omniline.sip.transport.StreamSockets;
import omniline.sip.transport.TcpTransport;
import omniline.sip.transport.UdpTransport;
import org.jspecify.annotations.Nullable;

/**
 * The listening points of a user agent: one stack, UDP and TCP on the same port, TLS on another, its timers. Built in two steps, because requests may
 * come as soon as it listens: {@link #bound} finds the port, {@link #open} starts. Owned by the user agent.
 */
public final class Endpoint implements MessageProcessorFactory, Connections, AutoCloseable {

  private static final int MAX_CONNECTIONS = 1_024;
  private static final long MESSAGE_NS = 32_000_000_000L;
  private static final long IDLE_NS = 3_600_000_000_000L;
  private static final long SWEEP_MS = 2_000;

  private final SipSettings settings;
  private final InetSocketAddress listen;
  private final InetSocketAddress listenTls;
  private final @Nullable TlsSockets tlsSockets;
  private final LongSupplier nanoClock;
  private final RealTimers timers;
  private @Nullable Ingress ingress;
  private @Nullable SipStackImpl stack;
  private volatile @Nullable UdpTransport udp;
  private volatile @Nullable TcpTransport tcp;
  private volatile @Nullable TcpTransport tls;

  private Endpoint(SipSettings settings, InetSocketAddress listen, LongSupplier nanoClock) {
    this.settings = settings;
    this.listen = listen;
    TlsSettings secured = settings.tls();
    this.tlsSockets = secured == null ? null : TlsSockets.of(secured, nanoClock);
    int tlsPort = secured == null ? TlsSettings.DEFAULT_PORT : secured.port() == 0 ? freePort(listen.getAddress()) : secured.port();
    this.listenTls = new InetSocketAddress(listen.getAddress(), tlsPort);
    this.nanoClock = nanoClock;
    this.timers = new RealTimers("sip-timer-" + listen.getPort());
  }

  /** An endpoint for the settings' address, with port 0 replaced by a port that is free for every transport. */
  public static Endpoint bound(SipSettings settings, LongSupplier nanoClock) {
    InetSocketAddress listen = settings.listen();
    int port = listen.getPort() == 0 ? freePort(listen.getAddress()) : listen.getPort();
    return new Endpoint(settings, new InetSocketAddress(listen.getAddress(), port), nanoClock);
  }

  public InetSocketAddress listen() {
    return listen;
  }

  /** Where TLS is listened on, if it is one of the transports. */
  public InetSocketAddress listenTls() {
    return listenTls;
  }

  public Timers timers() {
    return timers;
  }

  /**
   * Starts to listen.
   *
   * @param strays takes 2xx responses without a transaction
   * @throws SipException where an address cannot be listened on
   */
  public RequestSender open(Ingress door, Consumer<SIPResponse> strays) {
    this.ingress = door;
    SipStackImpl made = SipStackFactory.create(this);
    this.stack = made;
    try {
      SipProvider provider = null;
      for (String transport : settings.transports().stream().sorted().toList().reversed()) {
        ListeningPoint point = made.createListeningPoint(listen.getAddress().getHostAddress(), port(transport), transport);
        if (provider == null) {
          provider = made.createSipProvider(point);
        } else {
          provider.addListeningPoint(point);
        }
      }
      if (provider == null) {
        throw new SipException("a user agent needs a transport");
      }
      JainClientTransactions client = new JainClientTransactions(provider, settings.t1Ms(), this, strays);
      provider.addSipListener(client);
      made.start();
      return client;
    } catch (javax.sip.SipException | InvalidArgumentException | TooManyListenersException e) {
      close();
      throw new SipException("SIP cannot listen on " + text(listen) + " (" + cause(e) + "): free that port or configure another"
          + " address in sip.listen", e);
    }
  }

  private int port(String transport) {
    return transport.equals("tls") ? listenTls.getPort() : listen.getPort();
  }

  @Override
  public boolean open(InetSocketAddress peer) {
    TcpTransport plain = tcp;
    TcpTransport secured = tls;
    return (plain != null && plain.connected(peer)) || (secured != null && secured.connected(peer));
  }

  /** Sends a datagram that is no SIP message from the SIP port, where there is one for UDP. Any thread. */
  public void send(byte[] datagram, InetSocketAddress target) {
    UdpTransport datagrams = udp;
    if (datagrams != null) {
      datagrams.send(datagram, target);
    }
  }

  @Override
  public void connect(String transport, InetSocketAddress peer) throws IOException {
    TcpTransport streams = transport.equals("tls") ? tls : tcp;
    if (streams == null) {
      throw new IOException("the transport " + transport + " is not one of sip.transports");
    }
    streams.connect(peer);
  }

  /** Sends two empty lines (RFC 5626 section 4.4.1); over TCP only on a connection that is open. Any thread. */
  public void keepAlive(String transport, InetSocketAddress target) {
    UdpTransport datagrams = udp;
    TcpTransport streams = transport.equals("tls") ? tls : tcp;
    if (transport.equals("udp") && datagrams != null) {
      datagrams.keepAlive(target);
    } else if (!transport.equals("udp") && streams != null) {
      streams.keepAlive(target);
    }
  }

  @Override
  public MessageProcessor createMessageProcessor(SIPTransactionStack owner, InetAddress address, int port, String transport)
      throws IOException {
    if (ingress == null) {
      throw new IllegalStateException("a transport was made before the door");
    }
    if (transport.equalsIgnoreCase("udp")) {
      udp = new UdpTransport(owner, listen, ingress, settings.maxMessageBytes());
      return udp;
    }
    TcpTransport.Limits limits = new TcpTransport.Limits(settings.maxMessageBytes(), MAX_CONNECTIONS, MESSAGE_NS, IDLE_NS, nanoClock);
    StreamSockets secured = tlsSockets;
    if (transport.equalsIgnoreCase("tls") && secured != null) {
      tls = new TcpTransport(owner, listenTls, new TcpTransport.Means(ingress, secured, limits));
      timers.every(SWEEP_MS, tls::sweep);
      return tls;
    }
    tcp = new TcpTransport(owner, listen, new TcpTransport.Means(ingress, StreamSockets.PLAIN, limits));
    timers.every(SWEEP_MS, tcp::sweep);
    return tcp;
  }

  private static int freePort(InetAddress address) {
    IOException lastTrouble = new IOException("no attempt");
    for (int attempt = 0; attempt < 32; attempt++) {
      // The number that is free for UDP may be taken for TCP: then another one.
      try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, 0));
          ServerSocket tcp = new ServerSocket()) {
        tcp.bind(new InetSocketAddress(address, udp.getLocalPort()));
        return udp.getLocalPort();
      } catch (IOException e) {
        lastTrouble = e;
      }
    }
    throw new SipException("SIP finds no free port on " + address.getHostAddress() + ": is that an address of this machine?", lastTrouble);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    timers.close();
    if (stack != null) {
      EventScanner scanner = stack.getEventScanner();
      stack.stop();
      if (scanner != null) {
        // The stack tells its scanner thread to stop but leaves it waiting for an event; as it is no daemon, the JVM would never end.
        scanner.addEvent(new EventWrapper(new IOExceptionEvent(this, "", 0, ""), null));
      }
      stack = null;
    }
  }
}
