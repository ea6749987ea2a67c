package omniline.agent.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import omniline.rtp.PacketSink;
import omniline.rtp.RtpException;
import omniline.rtp.dtls.DtlsAssociation;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.dtls.DtlsEvents;
import omniline.rtp.dtls.SrtpKeys;
import omniline.rtp.io.MediaLoop;
import omniline.rtp.srtp.CryptoAttribute;
import omniline.rtp.srtp.SrtpStatistics;
import omniline.rtp.srtp.SrtpStream;
import omniline.sip.sdp.MediaKeys.Dtls;
import org.jspecify.annotations.Nullable;

/**
 * What protects one of a call's two ports (RFC 5764 section 3: each has a handshake of its own unless RTCP shares RTP's): nothing, SRTP,
 * or a handshake whose keys are still to come, during which nothing passes in either direction. Owned by the media loop.
 */
final class WirePath {
  /** The call around it. */
  interface Owner {
    /** Where the peer is, as far as one knows; null before that. */
    @Nullable InetSocketAddress peer();

    /** Sends a datagram of the handshake. */
    void send(ByteBuffer datagram, InetSocketAddress target);

    /** There will be no keys. */
    void failed(String reason);
  }

  private final MediaLoop loop;
  private final PacketSink port;
  private final Owner owner;
  private @Nullable PacketSink sealed;
  private @Nullable SrtpStream srtp;
  private @Nullable DtlsAssociation handshake;
  private boolean begun;
  private @Nullable InetSocketAddress source;

  /** In the clear. */
  WirePath(MediaLoop loop, PacketSink port, Owner owner) {
    this.loop = loop;
    this.port = port;
    this.owner = owner;
    sealed = port;
  }

  /** Media in the clear. */
  void clear() {
    close();
    srtp = null;
    sealed = port;
  }

  /** SRTP with keys that are known. */
  void secure(SrtpStream stream) {
    close();
    srtp = stream;
    sealed = stream.sealing(port);
  }

  /** Their key of a re-INVITE; ours stays. */
  void rekey(CryptoAttribute theirs) {
    SrtpStream present = srtp;
    if (present != null) {
      present.rekey(theirs);
    }
  }

  /** Nothing passes: the other port serves for both. */
  void shut() {
    close();
    srtp = null;
    sealed = null;
  }

  /** SRTP with keys that a handshake will bring. */
  void secure(Dtls dtls, DtlsEndpoint endpoint) {
    close();
    srtp = null;
    sealed = null;
    source = null;
    begun = false;
    Hop hop = new Hop();
    DtlsAssociation association = endpoint.associate(dtls.active(), dtls.fingerprints(), hop);
    hop.association = association;
    handshake = association;
    if (!dtls.active() || owner.peer() != null) {
      begin();
    }
  }

  /** It is known where the peer is: whoever was to begin may do so. */
  void begin() {
    DtlsAssociation waiting = handshake;
    if (waiting != null && !begun) {
      begun = true;
      waiting.start();
    }
  }

  /** Whether media may pass. */
  boolean open() {
    return sealed != null;
  }

  /** Ends a handshake that is under way. */
  void close() {
    DtlsAssociation ending = handshake;
    if (ending != null) {
      handshake = null;
      ending.close();
    }
  }

  @Nullable SrtpStatistics statistics() {
    SrtpStream present = srtp;
    return present == null ? null : present.statistics();
  }

  long forged() {
    SrtpStream present = srtp;
    return present == null ? 0 : present.forged();
  }

  /** What a datagram of media says; null while there are no keys, and where it was not genuine. */
  @Nullable ByteBuffer clear(ByteBuffer datagram) {
    SrtpStream present = srtp;
    return present != null ? present.open(datagram) : sealed == null ? null : datagram;
  }

  /** Sends media; false while there are no keys. */
  boolean send(ByteBuffer datagram, InetSocketAddress target, boolean rtcp) {
    PacketSink present = sealed;
    return present != null && present.send(datagram, target, rtcp);
  }

  /** A datagram of the handshake; from a stranger's address only while nobody else has sent any. */
  void onHandshake(ByteBuffer datagram, InetSocketAddress from, boolean checked) {
    DtlsAssociation present = handshake;
    InetSocketAddress known = owner.peer();
    InetAddress host = known == null ? null : known.getAddress();
    boolean expected = checked || (from.getAddress() != null && from.getAddress().equals(host));
    if (present != null && (expected || source == null || from.equals(source))) {
      source = from;
      present.onDatagram(datagram);
    }
  }

  private void keyed(SrtpKeys keys) {
    SrtpStream stream = new SrtpStream(keys.ours(), new CryptoAttribute(1, keys.theirs(), 0));
    srtp = stream;
    sealed = stream.sealing(port);
  }

  /** From the handshake's thread to the media loop; what comes of one that was given up since is dropped. */
  private final class Hop implements DtlsEvents {
    private volatile @Nullable DtlsAssociation association;

    @Override
    public void send(byte[] datagram) {
      toLoop(() -> {
        InetSocketAddress target = source != null ? source : owner.peer();
        if (target != null) {
          owner.send(ByteBuffer.wrap(datagram), target);
        }
      });
    }

    @Override
    public void keyed(SrtpKeys keys) {
      toLoop(() -> WirePath.this.keyed(keys));
    }

    @Override
    public void failed(String reason) {
      toLoop(() -> owner.failed(reason));
    }

    private void toLoop(Runnable work) {
      try {
        loop.execute(() -> {
          if (handshake != null && handshake == association) {
            work.run();
          }
        });
      } catch (RtpException e) {
        // The loop has ended, and the call with it.
      }
    }
  }
}
