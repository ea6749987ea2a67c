package omniline.model;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import omniline.model.reply.ActiveReply;
import omniline.model.reply.ActiveReply.Request;
import omniline.model.reply.ReplyTimes;
import omniline.model.reply.TokenSource;

/** A conversation on a {@link ModelLoop}: makes requests of what the caller's side asks. Any thread may call. */
final class LoopConversation implements Conversation {

  private final ModelLoop loop;
  private final OmniModel model;
  private final Set<ActiveReply> replies = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turns = new AtomicInteger();
  private volatile boolean closed;

  LoopConversation(ModelLoop loop, OmniModel model) {
    this.loop = loop;
    this.model = model;
  }

  @Override
  public Reply answer(Utterance utterance, ReplyListener listener) {
    int wanted = model.checkpoint().encoder().nMels();
    ActiveReply reply = reply(utterance.windows(), ownTokens(turns.getAndIncrement()), listener);
    if (utterance.nMels() != wanted) {
      reply.end(ReplyOutcome.FAILED, "the utterance has " + utterance.nMels() + " mel bins, the model wants " + wanted);
      return reply;
    }
    return submit(reply);
  }

  @Override
  public Reply say(String text, ReplyListener listener) {
    return submit(reply(List.of(), new TokenSource.Forced(model.tokenizer().encode(text), model.stopId()), listener));
  }

  private ActiveReply reply(List<float[]> windows, TokenSource source, ReplyListener listener) {
    return new ActiveReply(model, new Request(windows, source, listener, new ReplyTimes(loop.clock()), replies::remove));
  }

  /** Seeded by the turn, so that a conversation does not depend on who else talks to the model. */
  private TokenSource ownTokens(int turn) {
    ModelSettings settings = model.settings();
    if (settings.temperature() == 0) {
      return new TokenSource.Greedy(model.llm(), settings.maxNewTokens());
    }
    return new TokenSource.Sampled(model.llm(), settings, new SplittableRandom(settings.seed() + turn));
  }

  private Reply submit(ActiveReply reply) {
    replies.add(reply);
    if (closed) {
      reply.end(ReplyOutcome.FAILED, "the conversation is closed");
    } else {
      loop.submit(reply);
    }
    return reply;
  }

  @Override
  public void close() {
    closed = true;
    replies.forEach(ActiveReply::cancel);
  }
}
