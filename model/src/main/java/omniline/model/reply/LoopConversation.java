package omniline.model.reply;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import omniline.model.Conversation;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Reply;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.Utterance;
import omniline.model.tokenizer.PromptIds;
import org.jspecify.annotations.Nullable;

/** A conversation on the model loop: makes requests of what the caller's side asks. Any thread may call. */
public final class LoopConversation implements Conversation {

  private final Engine engine;
  private final Inbox inbox;
  private final PromptIds prompt;
  private final OmniModel model;
  private final Dialogue dialogue;
  private final Runnable whenClosed;
  private final Set<ActiveReply> replies = new HashSet<>();
  private @Nullable HeardSpeech speech;
  private @Nullable ActiveReply early;
  private int turns;
  private boolean closed;

  /** How requests reach the model loop. */
  public interface Inbox {

    /** Has something done on the model loop, in order. */
    void execute(Runnable work);

    /** The same for a reply, unless too many wait; then a word why, else an empty one. */
    String offer(Runnable work);
  }

  /**
   * Opens it.
   *
   * @param prompt the system message that it stands under
   * @param whenClosed told on the model loop, when its memory is free again
   */
  public LoopConversation(Engine engine, Inbox inbox, PromptIds prompt, Runnable whenClosed) {
    this.engine = engine;
    this.prompt = prompt;
    this.inbox = inbox;
    this.whenClosed = whenClosed;
    model = engine.model();
    dialogue = new Dialogue(engine, prompt);
    inbox.execute(() -> engine.opened(dialogue));
  }

  @Override
  public synchronized void maybeEnded(Utterance utterance) {
    resumed();
    if (!closed && suits(utterance)) {
      ActiveReply reply = turn(utterance, null);
      early = reply;
      submit(reply, () -> dialogue.begin(reply));
    }
  }

  @Override
  public synchronized void resumed() {
    ActiveReply begun = early;
    if (begun != null) {
      early = null;
      begun.cancel();
      inbox.execute(() -> dialogue.forget(begun));
    }
  }

  @Override
  public synchronized Reply answer(Utterance utterance, ReplyListener listener) {
    ActiveReply begun = early;
    if (begun != null && speech != null && speech.utterance().equals(utterance) && begun.confirm(listener)) {
      early = null;
      turns++;
      inbox.execute(() -> {});
      return begun;
    }
    resumed();
    ActiveReply reply = turn(utterance, listener);
    turns++;
    if (!suits(utterance)) {
      reply.end(ReplyOutcome.FAILED,
          "the utterance has " + windows(utterance.nMels(), utterance.windowFrames()) + ", the model wants "
              + windows(model.checkpoint().encoder().nMels(), model.checkpoint().encoder().windowFrames()));
      return reply;
    }
    return submit(reply, () -> dialogue.begin(reply));
  }

  private boolean suits(Utterance utterance) {
    return utterance.nMels() == model.checkpoint().encoder().nMels()
        && utterance.windowFrames() == model.checkpoint().encoder().windowFrames();
  }

  private static String windows(int nMels, int frames) {
    return nMels + " mel bins and windows of " + frames + " frames";
  }

  private ActiveReply turn(Utterance utterance, @Nullable ReplyListener listener) {
    return reply(new ReplyPrompt.Remembered(dialogue, heard(utterance)), ownTokens(), true, listener);
  }

  /** The same utterance is encoded once, whatever is asked about it. */
  private HeardSpeech heard(Utterance utterance) {
    HeardSpeech same = speech;
    if (same == null || !same.utterance().equals(utterance)) {
      same = new HeardSpeech(utterance);
      speech = same;
    }
    return same;
  }

  @Override
  public synchronized Reply ask(Utterance utterance, String instruction, ReplyListener listener) {
    PromptIds ids = PromptIds.asking(model.tokenizer(), model.stopId(), instruction);
    return submit(reply(new ReplyPrompt.Alone(engine, prompt, ids, heard(utterance)), ownTokens(), false, listener), () -> {});
  }

  @Override
  public synchronized Reply say(String text, ReplyListener listener) {
    TokenSource forced = new TokenSource.Forced(model.tokenizer().encode(text), model.stopId());
    return submit(reply(new ReplyPrompt.Alone(engine, prompt, prompt, null), forced, true, listener), () -> {});
  }

  @Override
  public synchronized void rollbackTo(long heardSamples) {
    inbox.execute(() -> dialogue.rollbackTo(heardSamples));
  }

  private ActiveReply reply(ReplyPrompt prompt, TokenSource source, boolean voiced, @Nullable ReplyListener listener) {
    return new ActiveReply(model,
        new ActiveReply.Request(prompt, source, voiced, listener, new ReplyTimes(engine.clock()), this::ended));
  }

  /** Seeded by the turn, so that a conversation does not depend on who else talks to the model. */
  private TokenSource ownTokens() {
    ModelSettings.Sampling sampling = model.settings().sampling();
    if (sampling.temperature() == 0) {
      return new TokenSource.Greedy(sampling.maxNewTokens());
    }
    return new TokenSource.Sampled(model.llm(), sampling, new SplittableRandom(sampling.seed() + turns));
  }

  private Reply submit(ActiveReply reply, Runnable first) {
    replies.add(reply);
    String refused = closed ? "the conversation is closed" : inbox.offer(() -> {
      first.run();
      engine.take(reply);
    });
    if (!refused.isEmpty()) {
      reply.end(ReplyOutcome.FAILED, refused);
    }
    return reply;
  }

  private synchronized void ended(ActiveReply reply) {
    replies.remove(reply);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<ActiveReply> unfinished = List.copyOf(replies);
    unfinished.forEach(ActiveReply::cancel);
    inbox.execute(() -> {
      unfinished.forEach(reply -> reply.end(ReplyOutcome.CANCELLED, ""));
      engine.closed(dialogue);
      whenClosed.run();
    });
  }
}
