package omniline.rtp.dtls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DTLS association of a call (RFC 5764): the handshake, then an ear for what the peer sends again. The library blocks, so it has a
 * virtual thread to itself, while datagrams come from the media loop through a bounded queue and leave through {@link DtlsEvents}.
 *
 * <pre>
 *   media loop → onDatagram → [queue] → thread → events → media loop
 * </pre>
 */
public final class DtlsAssociation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);
    private static final int LARGEST_DATAGRAM_BYTES = 2048;
    /** What passes every link of the Internet with room for tunnels. */
    private static final int LARGEST_SENT_BYTES = 1200;
    private static final int WAITING = 32;
    private static final int LISTEN_MS = 60_000;
    private static final byte[] CLOSED = {};

    private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(WAITING);
    private final boolean active;
    private final Handshake handshake;
    private final DtlsEvents events;
    private final Thread thread;
    private volatile boolean closed;

    /** Begins with {@link #start}. */
    DtlsAssociation(boolean active, Handshake handshake, DtlsEvents events) {
        this.active = active;
        this.handshake = handshake;
        this.events = events;
        thread = Thread.ofVirtual().name("dtls").unstarted(this::run);
    }

    /** Begins the handshake, or begins to wait for the peer to do so. Once. */
    public void start() {
        thread.start();
    }

    /** Whether a datagram is of DTLS (RFC 7983 section 7). */
    public static boolean isDtls(int firstByte) {
        return firstByte >= 20 && firstByte <= 63;
    }

    /** Takes a copy of what lies between position and limit; drops it when too many wait. Never blocks. */
    public void onDatagram(ByteBuffer datagram) {
        if (closed || datagram.remaining() > LARGEST_DATAGRAM_BYTES || !datagram.hasRemaining()) {
            return;
        }
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(datagram.position(), copy);
        boolean _ = received.offer(copy);
    }

    /** Ends it where it stands; nothing is told of it. Any thread. */
    @Override
    public void close() {
        closed = true;
        received.clear();
        boolean _ = received.offer(CLOSED);
    }

    private void run() {
        try {
            DTLSTransport transport = active ? new DTLSClientProtocol().connect(new ClientSide(handshake), new Wire())
                    : new DTLSServerProtocol().accept(new ServerSide(handshake), new Wire());
            SrtpKeys keys = handshake.keys();
            if (keys != null && !closed) {
                events.keyed(keys);
                listen(transport);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOG.debug("DTLS failed", e);
                events.failed(reason(e));
            }
        }
    }

    /** The peer's last flight may come again because ours was lost: the library answers it. What else it says does not matter to SRTP. */
    private void listen(DTLSTransport transport) {
        byte[] nothing = new byte[LARGEST_DATAGRAM_BYTES];
        try {
            while (!closed) {
                int _ = transport.receive(nothing, 0, nothing.length, LISTEN_MS);
            }
        } catch (IOException e) {
            LOG.debug("the DTLS association has ended: {}", e.toString());
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case TlsTimeoutException _ -> "the DTLS handshake was not over after " + Handshake.TIMEOUT_MS / 1_000 + " s";
            case TlsFatalAlertReceived received -> "the far end broke off the DTLS handshake: "
                    + AlertDescription.getName(received.getAlertDescription()).replace('_', ' ');
            case TlsFatalAlert raised when raised.getMessage() != null && raised.getMessage().indexOf(';') > 0 ->
                    raised.getMessage().substring(raised.getMessage().indexOf(';') + 1).strip();
            default -> "the DTLS handshake failed: " + e.getMessage();
        };
    }

    /** The queue and the events as the library wants them. */
    private final class Wire implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return LARGEST_DATAGRAM_BYTES;
        }

        @Override
        public int getSendLimit() {
            return LARGEST_SENT_BYTES;
        }

        @Override
        public int receive(byte[] into, int offset, int lengthBytes, int waitMillis) throws IOException {
            byte[] datagram;
            try {
                datagram = received.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (closed) {
                throw new IOException("the call is over");
            }
            if (datagram == null) {
                return -1;
            }
            int copied = Math.min(lengthBytes, datagram.length);
            System.arraycopy(datagram, 0, into, offset, copied);
            return copied;
        }

        @Override
        public void send(byte[] datagram, int offset, int lengthBytes) {
            byte[] copy = new byte[lengthBytes];
            System.arraycopy(datagram, offset, copy, 0, lengthBytes);
            events.send(copy);
        }

        @Override
        public void close() {
            // The port is the call's, and closed with it.
        }
    }
}
