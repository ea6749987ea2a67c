package omniline.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import omniline.agent.talk.Refusal;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private long nowNs = -SECOND_NS;
  private final RefusalLog log = new RefusalLog(() -> nowNs);

  @Test
  void theFirstRefusalIsTold() {
    assertThat(log.line(Refusal.MODEL_MEMORY, "the KV pool is used up")).isEqualTo("call refused with 503: the KV pool is used up");
  }

  @Test
  void aReasonIsToldOnceAMinuteWithTheNumberThatWasLeftOut() {
    log.line(Refusal.CALL_LIMIT, "2 calls");
    for (int i = 0; i < 59; i++) {
      nowNs += SECOND_NS;
      assertThat(log.line(Refusal.CALL_LIMIT, "2 calls")).isNull();
    }
    nowNs += SECOND_NS;
    assertThat(log.line(Refusal.CALL_LIMIT, "2 calls"))
        .isEqualTo("call refused with 503: 2 calls (and 59 more calls since the last such line)");
    nowNs += 60 * SECOND_NS;
    assertThat(log.line(Refusal.CALL_LIMIT, "2 calls")).isEqualTo("call refused with 503: 2 calls");
  }

  @Test
  void anotherReasonIsToldAtOnce() {
    log.line(Refusal.CALL_LIMIT, "2 calls");
    assertThat(log.line(Refusal.NO_COMMON_CODEC, "no codec")).startsWith("call refused with 488");
  }
}
