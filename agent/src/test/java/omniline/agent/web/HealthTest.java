package omniline.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import omniline.agent.answer.ModelState;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static Health with(ModelState model) {
    return new Health(true, true, model, 3, 10, false);
  }

  @Test
  void isUpWhileEverythingStands() {
    Health health = with(new ModelState(true, 0, false, "", 2, 1, 1_000, 4_000));
    assertThat(health.answersCalls()).isTrue();
    assertThat(health.json()).isEqualTo("{\"status\":\"UP\",\"broken\":[],\"calls\":3,\"maxCalls\":10,\"model\":{\"restarts\":0,"
        + "\"lastError\":\"\",\"activeReplies\":2,\"queued\":1,\"kvReservedBytes\":1000,\"kvBytes\":4000}}\n");
  }

  @Test
  void isDegradedAndStillAnswersAfterARestart() {
    Health health = with(new ModelState(true, 2, true, "java.lang.Error: \"a\\b\"\n\tat", 0, 0, 0, 0));
    assertThat(health.answersCalls()).isTrue();
    assertThat(health.json()).contains("\"status\":\"DEGRADED\"").contains("\"restarts\":2")
        .contains("\"lastError\":\"java.lang.Error: \\\"a\\\\b\\\"\\u000a\\u0009at\"");
    assertThat(with(new ModelState(true, 2, false, "e", 0, 0, 0, 0)).json()).contains("\"status\":\"UP\"");
  }

  @Test
  void isDownWhenTheModelLoopIsDead() {
    Health health = with(new ModelState(false, 4, true, "e", 0, 0, 0, 0));
    assertThat(health.answersCalls()).isFalse();
    assertThat(health.json()).contains("\"status\":\"DOWN\",\"broken\":[\"model\"]");
  }

  @Test
  void takesNoMoreCallsWhileItIsBeingStopped() {
    Health health = new Health(true, true, ModelState.NONE, 3, 10, true);
    assertThat(health.answersCalls()).isFalse();
    assertThat(health.json()).contains("\"status\":\"DRAINING\",\"broken\":[],\"calls\":3");
  }

  @Test
  void anEchoIsAlwaysWell() {
    assertThat(with(ModelState.NONE).json()).contains("\"status\":\"UP\"");
  }
}
