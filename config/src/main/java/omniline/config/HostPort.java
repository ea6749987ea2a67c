package omniline.config;

import java.net.InetSocketAddress;

/**
 * A host and a port, as one string in the file: {@code 0.0.0.0:5060}, {@code [::1]:5060}, {@code pbx.example:5060}.
 * Nothing is looked up here; {@link #resolved()} asks the resolver. Port 0 means any free port.
 */
public record HostPort(String host, int port) {
  private static final String EXPECTED = "expected HOST:PORT such as 0.0.0.0:5060 or \"[::1]:5060\"";

  public HostPort {
    if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']' || c == '/')) {
      throw new IllegalArgumentException("\"" + host + "\" is not a host name or address; " + EXPECTED);
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("the port " + port + " is outside 0 to 65535; " + EXPECTED);
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong and what was expected
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw new IllegalArgumentException("\"" + text + "\" has no port; " + EXPECTED);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("\"" + text + "\" is ambiguous, an IPv6 address stands in brackets; " + EXPECTED);
    }
    String digits = text.substring(colon + 1);
    if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("\"" + digits + "\" is not a port from 0 to 65535; " + EXPECTED);
    }
    return new HostPort(host, Integer.parseInt(digits));
  }

  /** The socket address; unresolved when the resolver does not know the host. May block on DNS. */
  public InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
