package omniline.config;

import org.jspecify.annotations.Nullable;

/**
 * The web side, section {@code http}: {@code /metrics}, {@code /health}, and {@code /calls} to place and end calls. {@link #toString}
 * leaves the token out.
 *
 * @param listen where HTTP is served; loopback unless something outside must read it
 * @param controlToken what {@code /calls} wants to be shown; null: it serves this machine only
 */
public record HttpConfig(
    HostPort listen,
    @Constraint.Form(pattern = "[!-~]{8,256}", words = "8 to 256 letters, digits and signs without spaces") @Nullable String controlToken) {

  public HttpConfig {
    Constraint.check(HttpConfig.class, listen, controlToken);
  }

  /** Control from this machine only. */
  public HttpConfig(HostPort listen) {
    this(listen, null);
  }

  static HttpConfig defaults() {
    return new HttpConfig(new HostPort("127.0.0.1", 8080));
  }

  /** These settings with another address, for {@code serve --http}. */
  public HttpConfig withListen(HostPort other) {
    return new HttpConfig(other, controlToken);
  }

  @Override
  public String toString() {
    return "HttpConfig[" + listen + "]";
  }
}
