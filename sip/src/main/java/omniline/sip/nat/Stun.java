package omniline.sip.nat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The two STUN messages that a client needs (RFC 8489 sections 5 and 14): the binding request and its success response. Stateless.
 *
 * <pre>
 *    0                   1                   2                   3
 *   |0 0|    message type (14)      |     length of attributes      |
 *   |                  magic cookie 0x2112A442                      |
 *   |                  transaction id (12 bytes)                    |
 *   |  attribute type (16)          |   its length, padded to 4     |  XOR-MAPPED-ADDRESS: 0, family, port and address
 * </pre>
 */
public final class Stun {

  private static final int HEADER_BYTES = 20;
  private static final int ID_BYTES = 12;
  private static final int COOKIE = 0x2112A442;
  private static final int COOKIE_AT = 4;
  private static final int ID_AT = 8;
  private static final int BINDING_REQUEST = 0x0001;
  private static final int BINDING_SUCCESS = 0x0101;
  private static final int MAPPED_ADDRESS = 0x0001;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  private Stun() {}

  /** Whether a datagram on the SIP port is STUN: no SIP message begins with a byte below 0x40 and has the cookie. */
  public static boolean looksLike(byte[] datagram) {
    return datagram.length >= HEADER_BYTES && (datagram[0] & 0xC0) == 0 && ByteBuffer.wrap(datagram).getInt(COOKIE_AT) == COOKIE;
  }

  /** A binding request with an id that nobody can guess. */
  static byte[] bindingRequest(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return ByteBuffer.allocate(HEADER_BYTES).putShort((short) BINDING_REQUEST).putShort((short) 0).putInt(COOKIE).put(id).array();
  }

  /** The address that a response says the request came from; null where it is no success response to that request. */
  static @Nullable InetSocketAddress mapped(byte[] response, byte[] request) {
    if (!looksLike(response) || ByteBuffer.wrap(response).getShort() != BINDING_SUCCESS
        || !Arrays.equals(response, ID_AT, HEADER_BYTES, request, ID_AT, HEADER_BYTES)) {
      return null;
    }
    int end = Math.min(response.length, HEADER_BYTES + Short.toUnsignedInt(ByteBuffer.wrap(response).getShort(2)));
    ByteBuffer attributes = ByteBuffer.wrap(response, HEADER_BYTES, end - HEADER_BYTES);
    InetSocketAddress plain = null;
    while (attributes.remaining() >= 4) {
      int type = Short.toUnsignedInt(attributes.getShort());
      int length = Short.toUnsignedInt(attributes.getShort());
      if (length > attributes.remaining()) {
        return null;
      }
      byte[] value = new byte[length];
      attributes.get(value);
      attributes.position(Math.min(attributes.limit(), attributes.position() + (-length & 3)));
      if (type == XOR_MAPPED_ADDRESS) {
        return address(value, response);
      }
      // Servers of RFC 3489 say it without the exclusive or.
      plain = type == MAPPED_ADDRESS ? address(value, null) : plain;
    }
    return plain;
  }

  /** {@code masked}: the message whose cookie and id lie over the address; null for none. */
  private static @Nullable InetSocketAddress address(byte[] value, byte @Nullable [] masked) {
    int family = value.length < 4 ? 0 : value[1];
    boolean whole = (family == IPV4 && value.length == 8) || (family == IPV6 && value.length == 20);
    if (!whole) {
      return null;
    }
    byte[] address = Arrays.copyOfRange(value, 4, value.length);
    int port = Short.toUnsignedInt(ByteBuffer.wrap(value).getShort(2));
    if (masked != null) {
      port ^= COOKIE >>> 16;
      for (int i = 0; i < address.length; i++) {
        address[i] ^= masked[COOKIE_AT + i];
      }
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }
}
