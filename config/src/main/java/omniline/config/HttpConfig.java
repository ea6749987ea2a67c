package omniline.config;

/**
 * The web side, section {@code http}: {@code /metrics} and {@code /health}.
 *
 * @param listen where HTTP is served; loopback unless something outside must read it
 */
public record HttpConfig(HostPort listen) {

  static HttpConfig defaults() {
    return new HttpConfig(new HostPort("127.0.0.1", 8080));
  }
}
