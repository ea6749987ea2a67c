package omniline.rtp.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import omniline.rtp.RtpException;

/**
 * STUN messages (RFC 8489) under one password: reads requests, writes responses. One buffer for all that is written, so a response holds
 * until the next. Owned by the media loop.
 *
 * <pre>
 *   | type 2 | length 2, without these 20 | cookie 4 | transaction 12 | attributes: type 2, length 2, value, padding to 4 … |
 * </pre>
 */
final class StunMessage {
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;
    static final int HEADER_BYTES = 20;
    private static final int COOKIE = 0x2112A442;
    private static final int FINGERPRINT_MASK = 0x5354554E;
    private static final int HMAC_BYTES = 20;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int LARGEST_BYTES = 1280;

    private final Mac hmac;
    private final byte[] bytes = new byte[LARGEST_BYTES];
    private final ByteBuffer out = ByteBuffer.wrap(bytes);

    /** Messages under a password, the one that our SDP names. */
    StunMessage(String password) {
        try {
            hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new RtpException("every Java platform of ours has HMAC-SHA1", e);
        }
    }

    /** Whether this is a whole STUN message, with a right fingerprint at its end (RFC 8445 section 7.1.4). */
    static boolean isWhole(ByteBuffer message) {
        int at = message.position();
        int lengthBytes = message.remaining();
        if (lengthBytes < HEADER_BYTES + ATTRIBUTE_BYTES + Integer.BYTES || lengthBytes > LARGEST_BYTES || (lengthBytes & 3) != 0
                || (message.getShort(at + 2) & 0xFFFF) != lengthBytes - HEADER_BYTES || message.getInt(at + 4) != COOKIE) {
            return false;
        }
        int end = at + lengthBytes - ATTRIBUTE_BYTES - Integer.BYTES;
        return message.getInt(end) == (FINGERPRINT << 16 | Integer.BYTES) && message.getInt(end + ATTRIBUTE_BYTES) == crc(message.slice(at, end - at));
    }

    /** Where an attribute's value begins, or -1: the first of its kind; behind MESSAGE-INTEGRITY only FINGERPRINT counts. */
    static int find(ByteBuffer message, int type) {
        int end = message.limit();
        int at = message.position() + HEADER_BYTES;
        while (at + ATTRIBUTE_BYTES <= end) {
            int found = message.getShort(at) & 0xFFFF;
            int next = at + ATTRIBUTE_BYTES + padded(message.getShort(at + 2) & 0xFFFF);
            if (next > end) {
                return -1;
            }
            if (found == type) {
                return at + ATTRIBUTE_BYTES;
            }
            at = found == MESSAGE_INTEGRITY ? end : next;
        }
        return -1;
    }

    /** Length of an attribute's value, given where it begins. */
    static int lengthBytes(ByteBuffer message, int valueAt) {
        return message.getShort(valueAt - 2) & 0xFFFF;
    }

    /** The first attribute that has to be understood (RFC 8489 section 14: below 0x8000) and is not; -1 for none. */
    static int incomprehensible(ByteBuffer message) {
        int end = message.limit();
        int at = message.position() + HEADER_BYTES;
        while (at + ATTRIBUTE_BYTES <= end) {
            int type = message.getShort(at) & 0xFFFF;
            boolean known = type == USERNAME || type == MESSAGE_INTEGRITY || type == PRIORITY || type == USE_CANDIDATE;
            if (type < 0x8000 && !known) {
                return type;
            }
            at = type == MESSAGE_INTEGRITY ? end : at + ATTRIBUTE_BYTES + padded(message.getShort(at + 2) & 0xFFFF);
        }
        return -1;
    }

    /** Whether MESSAGE-INTEGRITY, whose value begins there, was made with our password (RFC 8489 section 14.5). */
    boolean isGenuine(ByteBuffer message, int integrityAt) {
        if (lengthBytes(message, integrityAt) != HMAC_BYTES) {
            return false;
        }
        int at = message.position();
        int covered = integrityAt - ATTRIBUTE_BYTES - at;
        byte[] text = new byte[covered];
        message.get(at, text);
        byte[] theirs = new byte[HMAC_BYTES];
        message.get(integrityAt, theirs);
        return MessageDigest.isEqual(theirs, hmac(text, covered)); // in a time that tells a guesser nothing
    }

    /** A response to a request: its type, and the request's transaction. */
    StunMessage begin(int type, ByteBuffer request) {
        out.clear();
        out.putShort((short) type).putShort((short) 0).putInt(COOKIE);
        out.put(request.slice(request.position() + 8, 12));
        return this;
    }

    /** Where the request came from, as we see it (RFC 8489 section 14.2). */
    StunMessage mapped(InetSocketAddress source) {
        byte[] address = source.getAddress().getAddress();
        attribute(XOR_MAPPED_ADDRESS, 4 + address.length);
        out.put((byte) 0).put((byte) (address.length == 4 ? 1 : 2)).putShort((short) (source.getPort() ^ (COOKIE >>> 16)));
        for (int i = 0; i < address.length; i++) {
            out.put((byte) (address[i] ^ bytes[4 + i]));
        }
        return this;
    }

    /** What is wrong (RFC 8489 section 14.8). */
    StunMessage error(int code, String phrase) {
        byte[] text = phrase.getBytes(StandardCharsets.UTF_8);
        attribute(ERROR_CODE, 4 + text.length);
        out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100)).put(text);
        pad();
        return this;
    }

    StunMessage unknown(int attribute) {
        attribute(UNKNOWN_ATTRIBUTES, 2);
        out.putShort((short) attribute);
        pad();
        return this;
    }

    StunMessage signed() {
        int covered = out.position();
        out.putShort(2, (short) (covered + ATTRIBUTE_BYTES + HMAC_BYTES - HEADER_BYTES));
        byte[] tag = hmac(bytes, covered);
        attribute(MESSAGE_INTEGRITY, HMAC_BYTES);
        out.put(tag);
        return this;
    }

    /** The whole message. */
    ByteBuffer end() {
        out.putShort(2, (short) (out.position() + ATTRIBUTE_BYTES + Integer.BYTES - HEADER_BYTES));
        int crc = crc(out.duplicate().flip());
        attribute(FINGERPRINT, Integer.BYTES);
        return out.putInt(crc).flip();
    }

    private void attribute(int type, int lengthBytes) {
        out.putShort((short) type).putShort((short) lengthBytes);
    }

    private void pad() {
        while ((out.position() & 3) != 0) {
            out.put((byte) 0);
        }
    }

    private static int padded(int lengthBytes) {
        return lengthBytes + 3 & ~3;
    }

    /** The length in the text may count on behind the tag, to the fingerprint: it is set to what it was when the tag was made. */
    private byte[] hmac(byte[] text, int covered) {
        int length = covered + ATTRIBUTE_BYTES + HMAC_BYTES - HEADER_BYTES;
        text[2] = (byte) (length >> 8);
        text[3] = (byte) length;
        hmac.update(text, 0, covered);
        return hmac.doFinal();
    }

    private static int crc(ByteBuffer covered) {
        CRC32 crc = new CRC32();
        crc.update(covered);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }
}
