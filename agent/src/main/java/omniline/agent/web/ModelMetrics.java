package omniline.agent.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import omniline.agent.answer.ModelState;

/** The model's meters: read when somebody asks for the page, nothing is counted in here. */
public final class ModelMetrics {
  private ModelMetrics() {}

  /** Registers them. The registry holds the supplier weakly for the counter, so it must live as long. */
  public static void register(MeterRegistry registry, Supplier<ModelState> state) {
    FunctionCounter.builder("omniline.model.restarts", state, source -> source.get().restarts())
        .description("Times the model's engine started anew after an error").register(registry);
    Gauge.builder("omniline.model.active.replies", () -> state.get().activeReplies())
        .description("Replies in progress").register(registry);
    Gauge.builder("omniline.model.queued", () -> state.get().queued())
        .description("Requests waiting for the model").register(registry);
    Gauge.builder("omniline.model.kv.reserved", () -> state.get().kvReservedBytes())
        .description("KV pool reserved by open conversations").baseUnit("bytes").register(registry);
    Gauge.builder("omniline.model.kv", () -> state.get().kvBytes())
        .description("Size of the KV pool").baseUnit("bytes").register(registry);
  }
}
