package omniline.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN =
      List.of("listen", "transports", "public_address", "max_calls", "retry_after_seconds", "ring_ms", "user_agent");

  @ParameterizedTest
  @CsvSource({"lisen, listen", "lsiten, listen", "liisten, listen", "maxCalls, max_calls", "max-calls, max_calls",
      "MAX_CALLS, max_calls", "retry_after, retry_after_seconds", "ring, ring_ms", "transport, transports",
      "publik_adress, public_address"})
  void findsTheWordThatWasMeant(String wrong, String meant) {
    assertThat(Spelling.nearest(wrong, KNOWN)).contains(meant);
  }

  @Test
  void saysNothingWhenNothingIsNear() {
    assertThat(Spelling.nearest("volume", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("x", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("", KNOWN)).isEmpty();
  }
}
