package omniline.model.reply;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import omniline.model.OmniModel;
import omniline.model.Reply;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.reply.ReplyTimes.Mark;
import omniline.model.tokenizer.StreamingText;
import omniline.model.vocoder.VocoderChunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reply on its way through the model: a window encoded, the prompt prefilled, or one token a {@link #step}. Whatever goes
 * wrong in here ends this reply and no other. Owned by the model loop, except {@link #cancel} and {@link #done}.
 */
public final class ActiveReply implements Reply {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveReply.class);

  private final OmniModel model;
  private final ReplyListener listener;
  private final ReplyTimes times;
  private final TokenSource source;
  private final ReplyPrompt prompt;
  private final Consumer<ActiveReply> whenEnded;
  private final StreamingText text;
  private long[] tokens = new long[32];
  private int tokenCount;
  private long samples;
  private @Nullable KvCache cache;
  private @Nullable LlmStep step;
  private @Nullable VoiceStream voice;
  private volatile boolean cancelled;
  private volatile boolean done;

  /**
   * What is asked for.
   *
   * @param windows log-mel windows that the prompt holds, none for a text that is to be said
   * @param source of the tokens
   * @param whenEnded told after the listener
   */
  public record Request(
      List<float[]> windows, TokenSource source, ReplyListener listener, ReplyTimes times, Consumer<ActiveReply> whenEnded) {
    public Request {
      windows = List.copyOf(windows);
    }
  }

  public ActiveReply(OmniModel model, Request request) {
    this.model = model;
    listener = request.listener;
    times = request.times;
    source = request.source;
    whenEnded = request.whenEnded;
    prompt = new ReplyPrompt(model, request.windows);
    text = new StreamingText(model.tokenizer());
  }

  @Override
  public void cancel() {
    // The lock waits for a callback under way, so that none comes after this returns.
    synchronized (this) {
      cancelled = true;
    }
  }

  @Override
  public boolean done() {
    return done;
  }

  /** Does one step of work; false when the reply has ended. */
  public boolean step() {
    try {
      if (cancelled) {
        end(ReplyOutcome.CANCELLED, "");
      } else if (step != null) {
        decode(step);
      } else if (!prompt.encoded()) {
        times.reached(Mark.QUEUED);
        prompt.encodeNext();
        if (prompt.encoded()) {
          times.reached(Mark.ENCODER);
        }
      } else {
        prefill();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.warn("a reply failed", e);
      end(ReplyOutcome.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    return !done;
  }

  private void prefill() {
    times.reached(Mark.QUEUED);
    cache = model.llm().newCache();
    voice = new VoiceStream(model);
    step = prompt.prefill(cache);
    prompt.close();
    times.reached(Mark.PREFILL);
  }

  /** The state that predicts a token goes to the voice before the token goes to the LLM; a stop token's state too (trap 8). */
  private void decode(LlmStep now) {
    KvCache kept = required(cache);
    long token = source.next(now);
    if (token == TokenSource.POISONED || !required(voice).push(now.state())) {
      end(ReplyOutcome.FAILED, "the model's logits are not finite");
      return;
    }
    times.reached(Mark.FIRST_TOKEN);
    remember(token);
    boolean stop = model.stops(token);
    if (!stop) {
      sayText(text.push(token));
    }
    boolean last = stop || source.limitedTo(tokenCount);
    sayPending(last);
    if (last) {
      sayText(text.finish());
      end(stop ? ReplyOutcome.STOP_TOKEN : ReplyOutcome.TOKEN_LIMIT, "");
      return;
    }
    step = model.llm().step(token, kept);
    now.close();
  }

  private void remember(long token) {
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * tokenCount);
    }
    tokens[tokenCount++] = token;
  }

  private void sayPending(boolean last) {
    VoiceStream stream = required(voice);
    if (stream.units() > 0) {
      times.reached(Mark.FIRST_UNIT);
    }
    if (!stream.due(last) || cancelled) {
      return;
    }
    VocoderChunk chunk = stream.chunk();
    short[] pcm = chunk.pcm();
    times.reached(Mark.FIRST_AUDIO);
    synchronized (this) {
      if (!cancelled) {
        samples += pcm.length;
        listener.onAudio(pcm, pcm.length);
      }
    }
  }

  private void sayText(String piece) {
    synchronized (this) {
      if (!piece.isEmpty() && !cancelled) {
        listener.onText(piece);
      }
    }
  }

  /** Ends the reply, once; frees what it holds first, so that a listener which asks again finds the memory. */
  public void end(ReplyOutcome outcome, String failure) {
    if (done) {
      return;
    }
    ReplyReport report = report(cancelled ? ReplyOutcome.CANCELLED : outcome, failure);
    free();
    done = true;
    try {
      listener.onEnd(report);
    } catch (RuntimeException e) {
      LOG.error("a reply's listener failed at its end", e);
    }
    whenEnded.accept(this);
  }

  private ReplyReport report(ReplyOutcome outcome, String failure) {
    return new ReplyReport(
        outcome,
        model.tokenizer().responseText(Arrays.copyOf(tokens, tokenCount)),
        tokenCount,
        voice == null ? 0 : voice.units(),
        samples,
        times.afterNs(Mark.QUEUED),
        times.afterNs(Mark.ENCODER),
        times.afterNs(Mark.PREFILL),
        times.afterNs(Mark.FIRST_TOKEN),
        times.afterNs(Mark.FIRST_UNIT),
        times.afterNs(Mark.FIRST_AUDIO),
        times.sinceAskedNs(),
        failure);
  }

  private void free() {
    prompt.close();
    for (AutoCloseable part : new @Nullable AutoCloseable[] {step, cache, voice}) {
      close(part);
    }
    step = null;
    cache = null;
    voice = null;
  }

  private static void close(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      LOG.error("a reply's memory could not be freed", e);
    }
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("a decode step before the prefill");
    }
    return part;
  }
}
