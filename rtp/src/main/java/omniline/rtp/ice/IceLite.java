package omniline.rtp.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lite side of ICE for one call (RFC 8445 sections 2.5 and 7.3): answers the far end's checks, and learns from them which of its
 * addresses to send to. Always controlled. Owned by the media loop; some hundred bytes of garbage per check, of which there are few.
 *
 * <pre>
 *   their check: USERNAME ours:theirs, PRIORITY, [USE-CANDIDATE], MESSAGE-INTEGRITY with our password, FINGERPRINT
 *   our answer:  XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY with our password, FINGERPRINT
 * </pre>
 */
public final class IceLite {
    /** Silence of the chosen address after which another may take its place whatever its priority; consent is asked for every 5 s (RFC 7675). */
    private static final long FORGET_NS = 10_000_000_000L;

    private static final int SOURCES = 8;

    private final StunMessage message;
    private final byte[] username;
    /** Addresses whose checks were genuine, the latest overwriting the oldest. */
    private final @Nullable InetSocketAddress[] sources = new @Nullable InetSocketAddress[SOURCES];

    private int sourcesHeard;
    private @Nullable InetSocketAddress chosen;
    private long chosenPriority = -1;
    private boolean nominated;
    private long chosenHeardNs;
    private long answered;
    private long refused;

    /**
     * Nothing has been checked yet.
     *
     * @param ourFragment our {@code a=ice-ufrag}
     * @param ourPassword our {@code a=ice-pwd}
     * @param theirFragment their {@code a=ice-ufrag}
     */
    public IceLite(String ourFragment, String ourPassword, String theirFragment) {
        message = new StunMessage(ourPassword);
        username = (ourFragment + ":" + theirFragment).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a datagram is of STUN (RFC 7983 section 7). */
    public static boolean isStun(int firstByte) {
        return firstByte >= 0 && firstByte <= 3;
    }

    /** Where to send: the address that the far end has nominated, before that one that it has checked; null before any check. */
    public @Nullable InetSocketAddress chosen() {
        return chosen;
    }

    /** Whether a genuine check came from there. */
    public boolean knows(InetSocketAddress source) {
        for (InetSocketAddress each : sources) {
            if (source.equals(each)) {
                return true;
            }
        }
        return false;
    }

    /** Checks that were genuine. */
    public long answered() {
        return answered;
    }

    /** Datagrams that were no checks, or not genuine. */
    public long refused() {
        return refused;
    }

    /**
     * A datagram came that {@link #isStun} takes for STUN.
     *
     * @return the answer, in a buffer that holds until the next call; null where it deserves none
     */
    public @Nullable ByteBuffer onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        if (!StunMessage.isWhole(datagram) || (datagram.getShort(datagram.position()) & 0xFFFF) != StunMessage.BINDING_REQUEST) {
            refused++;
            return null;
        }
        int integrityAt = StunMessage.find(datagram, StunMessage.MESSAGE_INTEGRITY);
        int usernameAt = StunMessage.find(datagram, StunMessage.USERNAME);
        if (integrityAt < 0 || usernameAt < 0) {
            refused++;
            return error(datagram, 400, "Bad Request").end();
        }
        if (!isOurs(datagram, usernameAt) || !message.isGenuine(datagram, integrityAt)) {
            refused++;
            return error(datagram, 401, "Unauthenticated").end();
        }
        int unknown = StunMessage.incomprehensible(datagram);
        if (unknown >= 0) {
            refused++;
            return error(datagram, 420, "Unknown Attribute").unknown(unknown).signed().end();
        }
        if (StunMessage.find(datagram, StunMessage.ICE_CONTROLLED) >= 0) {
            refused++;
            return error(datagram, 487, "Role Conflict").signed().end();
        }
        answered++;
        checked(datagram, source, nowNs);
        return message.begin(StunMessage.BINDING_SUCCESS, datagram).mapped(source).signed().end();
    }

    private StunMessage error(ByteBuffer request, int code, String phrase) {
        return message.begin(StunMessage.BINDING_ERROR, request).error(code, phrase);
    }

    private boolean isOurs(ByteBuffer datagram, int usernameAt) {
        byte[] theirs = new byte[StunMessage.lengthBytes(datagram, usernameAt)];
        datagram.get(usernameAt, theirs);
        return Arrays.equals(theirs, username);
    }

    private void checked(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        if (!knows(source)) {
            sources[sourcesHeard++ % SOURCES] = source;
        }
        int priorityAt = StunMessage.find(datagram, StunMessage.PRIORITY);
        long priority = priorityAt < 0 ? 0 : datagram.getInt(priorityAt) & 0xFFFF_FFFFL;
        boolean nominates = StunMessage.find(datagram, StunMessage.USE_CANDIDATE) >= 0;
        boolean again = source.equals(chosen);
        boolean stronger = nominates == nominated ? priority > chosenPriority : nominates;
        if (chosen == null || again || stronger || nowNs - chosenHeardNs > FORGET_NS) {
            nominated = nominates || (again && nominated);
            chosen = source;
            chosenPriority = priority;
            chosenHeardNs = nowNs;
        }
    }
}
