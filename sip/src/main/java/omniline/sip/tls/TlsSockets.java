package omniline.sip.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import omniline.sip.SipException;
import omniline.sip.transport.StreamSockets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets of the Java runtime's TLS, 1.2 and 1.3. Whoever we connect to must prove the name that we looked for (RFC 5922 section 7.3, by
 * subjectAltName). Thread-safe.
 */
public final class TlsSockets implements StreamSockets {

  private static final Logger log = LoggerFactory.getLogger(TlsSockets.class);
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final int HANDSHAKE_MS = 5_000;
  private static final long TOLD_EVERY_NS = 60_000_000_000L;
  private static final char[] NO_PASSWORD = new char[0];

  private final TlsSettings settings;
  private final SSLContext context;
  private final LongSupplier nanoClock;
  private final AtomicLong toldNs;
  private final AtomicLong untold = new AtomicLong();

  private TlsSockets(TlsSettings settings, SSLContext context, LongSupplier nanoClock) {
    this.settings = settings;
    this.context = context;
    this.nanoClock = nanoClock;
    this.toldNs = new AtomicLong(nanoClock.getAsLong() - TOLD_EVERY_NS);
  }

  /**
   * Reads the files of the settings.
   *
   * @param nanoClock so that a scanner cannot fill the log
   * @throws SipException with a sentence where a file is missing or wrong, or the key belongs to another certificate
   */
  public static TlsSockets of(TlsSettings settings, LongSupplier nanoClock) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(settings.identity()), authorities(settings), new SecureRandom());
      return new TlsSockets(settings, context, nanoClock);
    } catch (GeneralSecurityException | IOException e) {
      throw new SipException("TLS cannot be used with the given certificates: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] identity(TlsSettings.@Nullable Identity own) throws GeneralSecurityException, IOException {
    if (own == null) {
      return null;
    }
    List<X509Certificate> chain = PemFiles.certificates(own.certificate());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    OwnCertificate.check(own, chain.getFirst(), PemFiles.key(own.key()));
    store.setKeyEntry("sip", PemFiles.key(own.key()), NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static TrustManager @Nullable [] authorities(TlsSettings settings) throws GeneralSecurityException, IOException {
    if (!settings.verify()) {
      return new TrustManager[] {new TrustAnybody()};
    }
    if (settings.authorities() == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    int number = 0;
    for (X509Certificate certificate : PemFiles.certificates(settings.authorities())) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  /** How long our own certificate is still good; null where we have none. Negative when it has run out. */
  public static @Nullable Duration leftOf(TlsSettings settings, Instant now) {
    TlsSettings.Identity own = settings.identity();
    return own == null ? null : Duration.between(now, PemFiles.certificates(own.certificate()).getFirst().getNotAfter().toInstant());
  }

  @Override
  public String transport() {
    return "tls";
  }

  @Override
  public @Nullable ServerSocket listening() throws IOException {
    if (settings.identity() == null) {
      return null;
    }
    SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    server.setEnabledProtocols(VERSIONS);
    server.setWantClientAuth(settings.callers() == TlsSettings.Callers.ASKED);
    if (settings.callers() == TlsSettings.Callers.PROVEN) {
      server.setNeedClientAuth(true);
    }
    return server;
  }

  @Override
  public Socket connected(Socket socket, String host) throws IOException {
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
    secured.setEnabledProtocols(VERSIONS);
    if (settings.verify()) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    try {
      secured.setSoTimeout(HANDSHAKE_MS);
      secured.startHandshake();
      secured.setSoTimeout(0);
      return secured;
    } catch (IOException e) {
      // The stack above keeps no reason; without this line nobody would learn why a registrar is not reached.
      log.warn("TLS with {}:{} failed: {}", host, socket.getPort(), rootMessage(e));
      throw e;
    }
  }

  @Override
  public void failed(InetSocketAddress peer, IOException failure) {
    if (!(failure instanceof SSLException)) {
      return;
    }
    long nowNs = nanoClock.getAsLong();
    long before = toldNs.get();
    if (nowNs - before >= TOLD_EVERY_NS && toldNs.compareAndSet(before, nowNs)) {
      long more = untold.getAndSet(0);
      log.warn("TLS with the caller at {} failed: {}{}", peer, rootMessage(failure), more == 0 ? "" : " (and " + more + " more since the last such line)");
    } else {
      untold.incrementAndGet();
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
