package omniline.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The web side, section {@code http}: {@code /metrics}, {@code /health}, and {@code /calls} to place and end calls. {@link #toString}
 * leaves the token out.
 *
 * @param listen where HTTP is served; loopback unless something outside must read it
 * @param controlToken what {@code /calls} wants to be shown; null: it serves this machine only
 * @param captureFolder where captures of calls go that are asked for; null: none is made
 */
public record HttpConfig(
    HostPort listen,
    @Constraint.Form(pattern = "[!-~]{8,256}", words = "8 to 256 letters, digits and signs without spaces") @Nullable String controlToken,
    @Nullable Path captureFolder) {

  public HttpConfig {
    Constraint.check(HttpConfig.class, listen, controlToken, captureFolder);
  }

  /** Control from this machine only. */
  public HttpConfig(HostPort listen) {
    this(listen, null, null);
  }

  static HttpConfig defaults() {
    return new HttpConfig(new HostPort("127.0.0.1", 8080));
  }

  /** These settings with another address, for {@code serve --http}. */
  public HttpConfig withListen(HostPort other) {
    return new HttpConfig(other, controlToken, captureFolder);
  }

  @Override
  public String toString() {
    return "HttpConfig[" + listen + "]";
  }
}
