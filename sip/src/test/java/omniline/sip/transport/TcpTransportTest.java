package omniline.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.IOExceptionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of connections, with a clock that the test turns. */
class TcpTransportTest {

  private static final String OPTIONS = """
      OPTIONS sip:a@127.0.0.1 SIP/2.0
      Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK1
      From: <sip:a@b>;tag=1
      To: <sip:c@d>
      Call-ID: x
      CSeq: 1 OPTIONS
      Content-Length: 0

      """.replace("\n", "\r\n");

  private final AtomicLong nowNs = new AtomicLong();
  private final BlockingQueue<Inbound> requests = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new ArrayList<>();
  private SipStackImpl stack;
  private TcpTransport tcp;

  @BeforeEach
  void listen() throws Exception {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocket free = new ServerSocket()) {
      free.bind(local);
      local = (InetSocketAddress) free.getLocalSocketAddress();
    }
    Ingress ingress = new Ingress(new Counters(), requests::add, () -> "tag", (datagram, source) -> {});
    TcpTransport.Limits limits = new TcpTransport.Limits(8_192, 4, seconds(32), seconds(3_600), nowNs::get);
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", "tcp-transport-test");
    properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", "omniline.sip.stack.QuietStackLogger");
    properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", "omniline.sip.stack.QuietServerLogger");
    stack = new SipStackImpl(properties);
    tcp = new TcpTransport(stack, local, new TcpTransport.Means(ingress, StreamSockets.PLAIN, limits));
    tcp.start();
  }

  @AfterEach
  void close() throws IOException {
    tcp.stop();
    EventScanner scanner = stack.getEventScanner();
    stack.stop();
    scanner.addEvent(new EventWrapper(new IOExceptionEvent(this, "", 0, ""), null));
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private Socket connect(String text) throws IOException {
    Socket socket = new Socket(tcp.getIpAddress(), tcp.getPort());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    sockets.add(socket);
    return socket;
  }

  private Inbound request() throws InterruptedException {
    Inbound inbound = requests.poll(60, TimeUnit.SECONDS);
    assertThat(inbound).isNotNull();
    return Objects.requireNonNull(inbound);
  }

  private static boolean closed(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return in.read() == -1;
  }

  @Test
  void closesConnectionsThatNeverSayAnything() throws Exception {
    Socket silent = connect("");
    Socket talking = connect(OPTIONS);
    assertThat(request().transport()).isEqualTo("tcp");
    nowNs.addAndGet(seconds(33));
    tcp.sweep();
    assertThat(closed(silent)).isTrue();
    talking.getOutputStream().write(OPTIONS.getBytes(StandardCharsets.UTF_8));
    request();
  }

  @Test
  void closesAnHourOfSilence() throws Exception {
    Socket talking = connect(OPTIONS);
    request();
    nowNs.addAndGet(seconds(3_601));
    tcp.sweep();
    assertThat(closed(talking)).isTrue();
  }

  @Test
  void makesRoomByClosingTheSilentFirst() throws Exception {
    Socket talking = connect(OPTIONS);
    request();
    Socket silent = connect("OPT");
    for (int i = 0; i < 3; i++) {
      nowNs.addAndGet(1);
      connect(OPTIONS);
      request();
    }
    assertThat(closed(silent)).isTrue();
    assertThat(tcp.connections()).isEqualTo(4);
    talking.getOutputStream().write(OPTIONS.getBytes(StandardCharsets.UTF_8));
    request();
  }

  @Test
  void closesAPeerThatDoesNotRead() throws Exception {
    Socket deaf = connect(OPTIONS);
    Inbound inbound = request();
    byte[] large = new byte[60_000];
    for (int i = 0; i < 2_000 && tcp.connections() > 0; i++) {
      inbound.reply().send(large);
    }
    assertThat(tcp.connections()).isZero();
    deaf.close();
  }

  @Test
  void usesAConnectionThatIsOpenAlready() throws Exception {
    Socket caller = connect(OPTIONS);
    Inbound inbound = request();
    assertThat(tcp.createMessageChannel(inbound.source().getAddress(), inbound.source().getPort()))
        .isSameAs(inbound.reply());
    assertThat(caller.isClosed()).isFalse();
  }
}
