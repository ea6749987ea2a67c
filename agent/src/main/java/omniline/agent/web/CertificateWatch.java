package omniline.agent.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long our certificate for SIP over TLS is good for: a gauge, and a warning once a day when that is not long. Any thread. */
public final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final int WARNING_DAYS = 21;

  private final Path certificate;
  private final Instant expires;
  private final Supplier<Instant> clock;

  /** Of a certificate that is good for so long from now. */
  public CertificateWatch(Path certificate, Duration left, Supplier<Instant> clock) {
    this.certificate = certificate;
    this.clock = clock;
    expires = clock.get().plus(left);
  }

  /** Registers the gauge {@code omniline_tls_certificate_expires_seconds}. */
  public void register(MeterRegistry registry) {
    Gauge.builder("omniline.tls.certificate.expires.seconds", this, watch -> watch.left().toSeconds())
        .description("Time until sip.tls.certificate runs out; below zero when it has").register(registry);
  }

  /** Told once a day. */
  public void look() {
    String warning = warning();
    if (warning != null) {
      LOG.warn("{}", warning);
    }
  }

  /** The line for the log; null while there is time. */
  @Nullable String warning() {
    Duration left = left();
    if (left.toDays() >= WARNING_DAYS) {
      return null;
    }
    return "the certificate " + certificate + (left.isNegative() ? " has run out" : " is good for " + left.toDays() + " more days only")
        + "; put a new one in its place and restart";
  }

  private Duration left() {
    return Duration.between(clock.get(), expires);
  }
}
