package omniline.sip.transport;

import java.net.InetAddress;

/**
 * Over what and to whom messages of a dialog or registration go. Immutable.
 *
 * @param transport {@code udp} or {@code tcp}
 */
public record PeerPath(String transport, InetAddress peer) {}
