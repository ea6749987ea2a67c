package omniline.agent.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import omniline.rtp.PacketSink;
import omniline.rtp.dtls.DtlsAssociation;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.ice.IceLite;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.MediaPort;
import omniline.rtp.srtp.SrtpStatistics;
import omniline.rtp.srtp.SrtpStream;
import omniline.sip.sdp.MediaKeys.Agreed;
import omniline.sip.sdp.MediaKeys.Dtls;
import omniline.sip.sdp.MediaKeys.Sdes;
import omniline.sip.sdp.NegotiatedAudio;
import org.jspecify.annotations.Nullable;

/**
 * A call's pair of ports and what is between them and the session: checks of the way (ICE, RFC 8445), handshakes (RFC 5764), encryption
 * (RFC 3711), and a capture on its clear side. Owned by the media loop; allocates nothing per packet of media unless it captures.
 *
 * <pre>
 *   port → first byte (RFC 7983)  0..3 → IceLite → port
 *                               20..63 → WirePath → handshake's thread → port
 *                             128..191 → WirePath: SRTP → capture → session          session → capture → WirePath: SRTP → port
 * </pre>
 */
final class MediaWire implements PacketSink, AutoCloseable {
  /** What is behind the wire. Called on the media loop. */
  interface Session {
    /** A datagram of media arrived, in the clear. */
    void onDatagram(ByteBuffer clear, InetSocketAddress source, boolean rtcp, long nowNs);

    /** ICE has found where to send. */
    void moved(InetSocketAddress peer);

    /** There will be no keys, and no media. */
    void failed(String reason);
  }

  private final MediaLoop loop;
  private final MediaPort port;
  private final Session session;
  private final @Nullable DtlsEndpoint dtls;
  private final InetSocketAddress localRtp;
  private final InetSocketAddress localRtcp;
  private final WirePath rtpPath;
  private final WirePath rtcpPath;
  private @Nullable NegotiatedAudio agreed;
  private @Nullable IceLite ice;
  private @Nullable InetSocketAddress chosen;
  private @Nullable PacketCapture capture;

  /**
   * Binds a port pair.
   *
   * @throws omniline.rtp.io.PortsExhaustedException when every pair of the range is taken
   */
  MediaWire(MediaLoop loop, MediaSettings settings, Session session) {
    this.loop = loop;
    this.session = session;
    dtls = settings.dtls();
    port = loop.open(address(settings.bindAddress()), settings.portMin(), settings.portMax(), this::onDatagram);
    localRtp = port.local();
    localRtcp = new InetSocketAddress(localRtp.getAddress(), localRtp.getPort() + 1);
    rtpPath = new WirePath(loop, port, new Owner(false));
    rtcpPath = new WirePath(loop, port, new Owner(true));
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the RTP address " + host + " is not known on this machine", e);
    }
  }

  int rtpPort() {
    return port.rtpPort();
  }

  long sendFailures() {
    return port.sendFailures();
  }

  /** What came encrypted; null for media in the clear, and before there are keys. */
  @Nullable SrtpStatistics srtp() {
    return rtpPath.statistics();
  }

  /** Packets whose encryption was not genuine, or that came before; 0 for media in the clear. */
  long forged() {
    return rtpPath.forged();
  }

  /** Whether there is somebody to send to, and whatever that takes: not during a handshake. */
  boolean ready() {
    return rtpPath.open() && peer() != null;
  }

  /** From now on; closed with the wire, or when another takes its place. Null for none. */
  void capture(@Nullable PacketCapture into) {
    PacketCapture before = capture;
    capture = into;
    if (before != null) {
      before.close();
    }
  }

  /** Takes keys and ICE of an agreement into use; what is as before goes on. */
  void agree(NegotiatedAudio now) {
    NegotiatedAudio before = agreed;
    agreed = now;
    NegotiatedAudio.Ice checks = now.ice();
    if (checks == null) {
      ice = null;
      chosen = null;
    } else if (before == null || !checks.equals(before.ice())) {
      ice = new IceLite(checks.fragment(), checks.password(), checks.theirFragment());
      chosen = null;
    }
    secure(before, now);
  }

  /** Where the session is to send: what ICE has chosen, before that what SDP says; null where that is no address at all. */
  @Nullable InetSocketAddress peer() {
    NegotiatedAudio present = agreed;
    if (chosen != null || present == null) {
      return chosen;
    }
    boolean nowhere = present.ice() != null && present.remoteRtp().getAddress().isAnyLocalAddress();
    return nowhere ? null : present.remoteRtp();
  }

  private void secure(@Nullable NegotiatedAudio before, NegotiatedAudio now) {
    Agreed past = before == null ? null : before.keys();
    switch (now.keys()) {
      case null -> {
        rtpPath.clear();
        rtcpPath.clear();
      }
      case Sdes sdes when past instanceof Sdes known && known.ours().equals(sdes.ours()) -> rtpPath.rekey(CallKeys.attribute(sdes.theirs()));
      case Sdes sdes -> {
        SrtpStream stream = CallKeys.stream(sdes);
        rtpPath.secure(stream);
        rtcpPath.secure(stream);
      }
      case Dtls same when before != null && same.equals(past) && before.rtcpMux() == now.rtcpMux() -> {}
      case Dtls handshake -> {
        DtlsEndpoint own = dtls;
        if (own == null) {
          session.failed("DTLS was agreed on where it is switched off");
          return;
        }
        rtpPath.secure(handshake, own);
        if (now.rtcpMux()) {
          rtcpPath.shut();
        } else {
          rtcpPath.secure(handshake, own);
        }
      }
    }
  }

  private void onDatagram(ByteBuffer datagram, InetSocketAddress source, boolean rtcp, long nowNs) {
    if (!datagram.hasRemaining()) {
      return;
    }
    int first = datagram.get(datagram.position()) & 0xFF;
    if (IceLite.isStun(first)) {
      onCheck(datagram, source, rtcp, nowNs);
    } else if (DtlsAssociation.isDtls(first)) {
      onHandshake(datagram, source, rtcp, nowNs);
    } else {
      ByteBuffer clear = path(rtcp).clear(datagram);
      if (clear != null) {
        captured(clear, source, rtcp ? localRtcp : localRtp, nowNs);
        session.onDatagram(clear, source, rtcp, nowNs);
      }
    }
  }

  private WirePath path(boolean rtcp) {
    return rtcp ? rtcpPath : rtpPath;
  }

  private void captured(ByteBuffer datagram, InetSocketAddress from, InetSocketAddress to, long nowNs) {
    PacketCapture capturing = capture;
    if (capturing != null) {
      capturing.add(datagram, from, to, nowNs);
    }
  }

  private void onCheck(ByteBuffer datagram, InetSocketAddress source, boolean rtcp, long nowNs) {
    IceLite checks = ice;
    if (checks == null) {
      return;
    }
    captured(datagram, source, rtcp ? localRtcp : localRtp, nowNs);
    ByteBuffer answer = checks.onDatagram(datagram, source, nowNs);
    if (answer != null) {
      sendBare(answer, source, rtcp);
    }
    InetSocketAddress found = checks.chosen();
    if (!rtcp && found != null && !found.equals(chosen)) {
      chosen = found;
      session.moved(found);
      rtpPath.begin();
      rtcpPath.begin();
    }
  }

  private void onHandshake(ByteBuffer datagram, InetSocketAddress source, boolean rtcp, long nowNs) {
    IceLite checks = ice;
    if (checks == null || checks.knows(source)) {
      captured(datagram, source, rtcp ? localRtcp : localRtp, nowNs);
      path(rtcp).onHandshake(datagram, source, checks != null);
    }
  }

  /** Sends what is not media. */
  private void sendBare(ByteBuffer datagram, InetSocketAddress target, boolean rtcp) {
    captured(datagram, rtcp ? localRtcp : localRtp, target, loop.nowNs());
    port.send(datagram, target, rtcp);
  }

  /** Sends what lies between position and limit, encrypted where that was agreed on; false while there are no keys. */
  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress target, boolean rtcp) {
    WirePath path = path(rtcp);
    if (!path.open()) {
      return false;
    }
    captured(datagram, rtcp ? localRtcp : localRtp, target, loop.nowNs());
    return path.send(datagram, target, rtcp);
  }

  @Override
  public void close() {
    rtpPath.close();
    rtcpPath.close();
    port.close();
    capture(null);
  }

  /** One of the ports, for its path. */
  private final class Owner implements WirePath.Owner {
    private final boolean rtcp;

    Owner(boolean rtcp) {
      this.rtcp = rtcp;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      NegotiatedAudio present = agreed;
      InetSocketAddress rtp = MediaWire.this.peer();
      if (!rtcp || rtp == null || present == null) {
        return rtp;
      }
      InetSocketAddress named = present.remoteRtcp();
      return named != null && chosen == null ? named : new InetSocketAddress(rtp.getAddress(), Math.min(65_535, rtp.getPort() + 1));
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress target) {
      sendBare(datagram, target, rtcp);
    }

    /** RTCP alone may be missing. */
    @Override
    public void failed(String reason) {
      if (!rtcp) {
        session.failed(reason);
      }
    }
  }
}
