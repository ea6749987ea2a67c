package omniline.agent.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import omniline.rtp.PacketSink;
import omniline.rtp.io.DatagramHandler;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.io.MediaPort;
import omniline.rtp.srtp.SrtpStatistics;
import omniline.rtp.srtp.SrtpStream;
import omniline.sip.sdp.MediaKeys.Sdes;
import org.jspecify.annotations.Nullable;

/**
 * A call's pair of ports and what is between them and the session: encryption (RFC 3711), and a capture on its clear side. Owned by the
 * media loop; allocates nothing per packet unless it captures.
 *
 * <pre>
 *   port → SRTP → capture → session            session → capture → SRTP → port
 * </pre>
 */
final class MediaWire implements PacketSink, AutoCloseable {
  private final MediaLoop loop;
  private final MediaPort port;
  private final DatagramHandler session;
  private final InetSocketAddress localRtp;
  private final InetSocketAddress localRtcp;
  private @Nullable SrtpStream srtp;
  private PacketSink sealed;
  private @Nullable PacketCapture capture;

  /**
   * Binds a port pair.
   *
   * @param session takes what arrives, in the clear
   * @throws omniline.rtp.io.PortsExhaustedException when every pair of the range is taken
   */
  MediaWire(MediaLoop loop, MediaSettings settings, DatagramHandler session) {
    this.loop = loop;
    this.session = session;
    port = loop.open(address(settings.bindAddress()), settings.portMin(), settings.portMax(), this::onDatagram);
    localRtp = port.local();
    localRtcp = new InetSocketAddress(localRtp.getAddress(), localRtp.getPort() + 1);
    sealed = port;
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

  /** What came encrypted; null for media in the clear. */
  @Nullable SrtpStatistics srtp() {
    SrtpStream present = srtp;
    return present == null ? null : present.statistics();
  }

  /** From now on; closed with the wire. */
  void capture(PacketCapture into) {
    capture = into;
  }

  /** Takes the keys into use; the same as before change nothing. Without keys, media are in the clear. */
  void secure(@Nullable Sdes before, @Nullable Sdes now) {
    SrtpStream present = srtp;
    if (now == null) {
      srtp = null;
      sealed = port;
    } else if (present == null || before == null || !before.ours().equals(now.ours())) {
      SrtpStream stream = SdesKeys.stream(now);
      srtp = stream;
      sealed = stream.sealing(port);
    } else if (!before.theirs().equals(now.theirs())) {
      present.rekey(SdesKeys.attribute(now.theirs()));
    }
  }

  private void onDatagram(ByteBuffer datagram, InetSocketAddress source, boolean rtcp, long nowNs) {
    SrtpStream secured = srtp;
    ByteBuffer clear = secured == null ? datagram : secured.open(datagram);
    if (clear == null) {
      return;
    }
    PacketCapture capturing = capture;
    if (capturing != null) {
      capturing.add(clear, source, rtcp ? localRtcp : localRtp, nowNs);
    }
    session.onDatagram(clear, source, rtcp, nowNs);
  }

  /** Sends what lies between position and limit, encrypted where that was agreed on. */
  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress target, boolean rtcp) {
    PacketCapture capturing = capture;
    if (capturing != null) {
      capturing.add(datagram, rtcp ? localRtcp : localRtp, target, loop.nowNs());
    }
    return sealed.send(datagram, target, rtcp);
  }

  @Override
  public void close() {
    port.close();
    PacketCapture capturing = capture;
    if (capturing != null) {
      capture = null;
      capturing.close();
    }
  }
}
