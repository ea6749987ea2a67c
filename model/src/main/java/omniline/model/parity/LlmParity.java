package omniline.model.parity;

import java.util.ArrayList;
import java.util.List;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.parity.Question.Label;
import omniline.model.torch.ScriptValue;

/** Prompt embeddings, every layer at some prompt positions, and every step's state, logits and token. */
final class LlmParity {
  private static final double EMBEDS_FROM_WAV = 1e-3;
  private static final double STATES = 2e-4;
  private static final double LOGITS = 5e-4;

  private final OmniModel model;
  private final Question question;
  private final List<float[]> states = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();
  private final List<Long> tokens = new ArrayList<>();

  LlmParity(OmniModel model, Question question) {
    this.model = model;
    this.question = question;
  }

  /** The states of all steps [steps, width], which the speech decoder takes; the caller closes them. */
  ScriptValue compare(ScriptValue speech) {
    long[] expectedTokens = question.has("llm.tokens")
        ? question.longs("llm.tokens")
        : Parity.numbers(question.summary().path("tokens"));
    try (ScriptValue embeddings = model.embedPrompt(speech)) {
      question.compareSummary("prompt_positions", embeddings.shape()[0]);
      question.compareRows(new Label("prompt.embeds", "wav"), "prompt.embeds_rows", embeddings.toFloats(), EMBEDS_FROM_WAV);
      layers(embeddings);
      steps(embeddings, expectedTokens);
    }
    question.compare(Label.of("llm.prefill_last_logits"), logits.getFirst(), LOGITS);
    question.compare(Label.of("llm.step_states"), flat(states), STATES);
    question.compare(Label.of("llm.step_logits"), flat(logits), LOGITS);
    Top5.compare(question, "llm", flat(logits), LOGITS);
    long[] chosen = tokens.stream().mapToLong(Long::longValue).toArray();
    question.compare("llm.tokens", chosen);
    question.compareSummary("tokens", chosen);
    question.compareSummary("steps", chosen.length);
    question.compareSummary("stopped_by_stop_token", isStop(chosen[chosen.length - 1]) ? 1 : 0);
    question.compareSummaryText("text", model.tokenizer().responseText(chosen));
    return ScriptValue.floats(flat(states), states.size(), states.getFirst().length);
  }

  private void layers(ScriptValue embeddings) {
    if (!question.has("llm.prefill_rows")) {
      return;
    }
    List<float[]> stream = model.llm().trace(embeddings);
    for (int i = 0; i < stream.size() - 1; i++) {
      question.compareRows(Label.of("llm.layer" + i + "_out_at_rows"), "llm.prefill_rows", stream.get(i), STATES);
    }
    question.compareRows(Label.of("llm.final_norm_at_rows"), "llm.prefill_rows", stream.getLast(), STATES);
  }

  /** Our choice at every step, each after the expected tokens before it. */
  private void steps(ScriptValue embeddings, long[] expectedTokens) {
    try (KvCache cache = model.llm().newCache()) {
      for (int i = 0; i < Math.max(1, expectedTokens.length); i++) {
        try (LlmStep step = i == 0 ? model.llm().prefill(embeddings, cache) : model.llm().step(expectedTokens[i - 1], cache)) {
          states.add(step.state().toFloats());
          logits.add(step.logits().toFloats());
          tokens.add(step.best());
        }
      }
    }
  }

  private boolean isStop(long token) {
    return model.checkpoint().generation().stopIds().contains((int) token);
  }

  static float[] flat(List<float[]> rows) {
    float[] all = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }
}
