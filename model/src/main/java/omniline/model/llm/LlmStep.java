package omniline.model.llm;

import omniline.model.torch.ScriptValue;

/**
 * What the LLM gives at one position. Owned by the model loop, which closes it.
 *
 * @param state final-norm hidden state [1, width]: what lm_head and the speech decoder take (quantity llm.step_states)
 * @param logits [1, vocabulary] (quantities llm.step_logits, llm.prefill_last_logits)
 * @param best the token with the highest logit, -1 when a logit is not finite
 */
public record LlmStep(ScriptValue state, ScriptValue logits, long best) implements AutoCloseable {

  @Override
  public void close() {
    state.close();
    logits.close();
  }
}
