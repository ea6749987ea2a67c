package omniline.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;
import omniline.agent.answer.ModelState;
import omniline.agent.talk.CallAction;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.Refusal;
import org.junit.jupiter.api.Test;

/** The names under which Prometheus finds the figures: dashboards depend on them. */
class MetersTest {
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void theModelsFiguresAreReadWhenTheyAreAskedFor() {
    ModelState[] now = {new ModelState(true, 0, false, "", 0, 0, 0, 4_000)};
    Supplier<ModelState> state = () -> now[0];
    ModelMetrics.register(registry, state);
    now[0] = new ModelState(true, 3, true, "e", 2, 5, 1_000, 4_000);
    assertThat(registry.scrape().lines())
        .contains("omniline_model_restarts_total 3.0", "omniline_model_active_replies 2.0", "omniline_model_queued 5.0",
            "omniline_model_kv_reserved_bytes 1000.0", "omniline_model_kv_bytes 4000.0");
    assertThat(state.get()).as("held, for the registry does so weakly").isSameAs(now[0]);
  }

  @Test
  void whatTheModelDoesIsCountedByItsName() {
    CallMetrics metrics = new CallMetrics(registry);
    assertThat(registry.scrape().lines()).contains("omniline_actions_total{action=\"order\"} 0.0",
        "omniline_actions_total{action=\"hang_up\"} 0.0", "omniline_actions_total{action=\"transfer\"} 0.0");
    metrics.acted(new CallCard("c1", "id", "sip:a@b", "agent", null), new CallAction(2, CallAction.ORDER, "a latte"));
    assertThat(registry.scrape().lines()).contains("omniline_actions_total{action=\"order\"} 1.0");
  }

  @Test
  void everyReasonToRefuseACallIsThereBeforeItHappens() {
    CallMetrics metrics = new CallMetrics(registry);
    assertThat(registry.scrape().lines()).contains("omniline_turns_failed_total 0.0",
        "omniline_invites_refused_total{reason=\"call_limit\"} 0.0", "omniline_invites_refused_total{reason=\"model_memory\"} 0.0",
        "omniline_invites_refused_total{reason=\"model_down\"} 0.0", "omniline_invites_refused_total{reason=\"model_busy\"} 0.0");
    metrics.refused(Refusal.MODEL_MEMORY, "the KV pool is used up");
    assertThat(registry.scrape().lines()).contains("omniline_invites_refused_total{reason=\"model_memory\"} 1.0",
        "omniline_calls_refused_total{code=\"503\"} 1.0");
  }
}
