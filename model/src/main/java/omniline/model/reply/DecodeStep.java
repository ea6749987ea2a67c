package omniline.model.reply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import omniline.model.OmniModel;
import omniline.model.ReplyOutcome;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decode step of several replies together: each chooses its token, the states that predicted them go through the speech decoder
 * in one batch, what is ready is said, and the tokens go through the LLM in one batch. When a batch fails, its replies are tried one
 * by one, so that only the one at fault ends. Owned by the model loop.
 */
final class DecodeStep {

  private static final Logger LOG = LoggerFactory.getLogger(DecodeStep.class);

  private final OmniModel model;

  DecodeStep(OmniModel model) {
    this.model = model;
  }

  void run(List<ActiveReply> replies) {
    replies.forEach(reply -> Engine.guarded(reply, reply::choose));
    together(replies.stream().filter(reply -> !reply.done() && reply.voice() != null).toList(), this::units);
    replies.stream().filter(reply -> !reply.done()).forEach(reply -> Engine.guarded(reply, reply::speak));
    together(replies.stream().filter(reply -> !reply.done()).toList(), this::tokens);
  }

  private static void together(List<ActiveReply> replies, Consumer<List<ActiveReply>> batch) {
    if (replies.isEmpty()) {
      return;
    }
    try {
      batch.accept(replies);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (replies.size() == 1) {
        LOG.warn("a reply failed", e);
        replies.getFirst().end(ReplyOutcome.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
        return;
      }
      LOG.warn("a batch of {} failed, its replies are tried one by one: {}", replies.size(), e.toString());
      replies.forEach(reply -> together(List.of(reply), batch));
    }
  }

  private void units(List<ActiveReply> replies) {
    List<ScriptValue> states = new ArrayList<>(replies.size());
    List<KvCache> caches = new ArrayList<>(replies.size());
    for (ActiveReply reply : replies) {
      states.add(reply.step().state());
      VoiceStream voice = reply.voice();
      if (voice != null) {
        caches.add(voice.slots());
      }
    }
    long[] symbols = model.speechDecoder().step(states, caches);
    int slots = model.speechDecoder().slots();
    for (int i = 0; i < replies.size(); i++) {
      replies.get(i).takeSymbols(Arrays.copyOfRange(symbols, i * slots, (i + 1) * slots));
    }
  }

  private void tokens(List<ActiveReply> replies) {
    long[] tokens = replies.stream().mapToLong(ActiveReply::lastToken).toArray();
    List<KvCache> caches = replies.stream().map(reply -> reply.prompt().cache()).toList();
    List<LlmStep> steps = model.llm().step(tokens, caches);
    for (int i = 0; i < steps.size(); i++) {
      replies.get(i).feed(steps.get(i));
    }
  }
}
