package omniline.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateWatchTest {
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void warnsFromThreeWeeksBeforeTheEndOn() {
    CertificateWatch watch = new CertificateWatch(Path.of("agent.crt"), Duration.ofDays(60), () -> now);
    assertThat(watch.warning()).isNull();
    now = now.plus(Duration.ofDays(39));
    assertThat(watch.warning()).isNull();
    now = now.plus(Duration.ofDays(1));
    assertThat(watch.warning()).isEqualTo("the certificate agent.crt is good for 20 more days only; put a new one in its place and restart");
    now = now.plus(Duration.ofDays(21));
    assertThat(watch.warning()).startsWith("the certificate agent.crt has run out");
  }

  @Test
  void theGaugeCountsDown() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CertificateWatch watch = new CertificateWatch(Path.of("agent.crt"), Duration.ofDays(2), () -> now);
    watch.register(registry);
    now = now.plus(Duration.ofDays(3));
    assertThat(registry.get("omniline.tls.certificate.expires.seconds").gauge().value()).isEqualTo(-86_400);
  }
}
