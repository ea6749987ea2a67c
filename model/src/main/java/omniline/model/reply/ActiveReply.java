package omniline.model.reply;

import java.util.Arrays;
import java.util.function.Consumer;
import omniline.model.OmniModel;
import omniline.model.Reply;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.llm.LlmStep;
import omniline.model.reply.ReplyTimes.Mark;
import omniline.model.tokenizer.StreamingText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reply on its way through the model. The {@link Engine} moves it: its speech is encoded, its prompt prefilled piece by piece,
 * then in every decode step it chooses a token, gives the state that predicted it to the voice (a stop token's state too, trap 8),
 * and takes what the LLM makes of the token. Owned by the model loop, except {@link #cancel}, {@link #confirm} and {@link #done}.
 */
final class ActiveReply implements Reply {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveReply.class);
  private static final int SAMPLES_PER_MS = 16;

  private final OmniModel model;
  private final ReplyPrompt prompt;
  private final TokenSource source;
  private final Consumer<ActiveReply> whenEnded;
  private final Outlet outlet;
  private final ReplyTimes times;
  private final StreamingText text;
  private final @Nullable VoiceStream voice;
  private long[] tokens = new long[32];
  private int tokenCount;
  private boolean stopped;
  private long samples;
  private @Nullable PrefillRun prefill;
  private @Nullable LlmStep step;
  private volatile boolean done;
  private volatile boolean failed;

  /**
   * What is asked for.
   *
   * @param source of the tokens
   * @param voiced whether it is spoken, or only written
   * @param listener null for a turn that may not have ended
   * @param whenEnded told after the listener
   */
  record Request(ReplyPrompt prompt, TokenSource source, boolean voiced, @Nullable ReplyListener listener,
      ReplyTimes times, Consumer<ActiveReply> whenEnded) {}

  ActiveReply(OmniModel model, Request request) {
    this.model = model;
    prompt = request.prompt;
    source = request.source;
    times = request.times;
    whenEnded = request.whenEnded;
    outlet = new Outlet(request.listener);
    voice = request.voiced ? new VoiceStream(model, times.clock()) : null;
    text = new StreamingText(model.tokenizer());
  }

  @Override
  public void cancel() {
    outlet.cancel();
  }

  /** The turn has ended: what is ready goes to the listener now. False when the work has failed or was thrown away. */
  boolean confirm(ReplyListener listener) {
    times.asked();
    return !failed && outlet.open(listener);
  }

  /** Whether somebody listens; otherwise the turn may go on, and this be for nothing. */
  boolean confirmed() {
    return outlet.opened();
  }

  @Override
  public boolean done() {
    return done;
  }

  boolean cancelled() {
    return outlet.cancelled();
  }

  ReplyPrompt prompt() {
    return prompt;
  }

  boolean waitsForSpeech() {
    return prompt.speeches().stream().anyMatch(speech -> !speech.encoded());
  }

  boolean prefilled() {
    return step != null;
  }

  void take() {
    prompt.take();
    times.reached(Mark.QUEUED);
  }

  /** Does the next piece of the prefill. */
  void advancePrefill() {
    times.reached(Mark.ENCODER);
    PrefillRun run = prefill;
    if (run == null) {
      run = prompt.begin();
      prefill = run;
    }
    step = run.advance();
    if (step != null) {
      times.reached(Mark.PREFILL);
      run.close();
      prefill = null;
    }
  }

  /** Speech ahead of the playout, in ms; what has no playout is never short. */
  long bufferedMs() {
    long played = outlet.playedSamples();
    return played == Long.MAX_VALUE ? Long.MAX_VALUE : (samples - played) / SAMPLES_PER_MS;
  }

  boolean speaking() {
    return samples > 0;
  }

  /** Whether a decode step is worth while: not yet confirmed, no more than the first sound is; else up to the lead. */
  boolean wantsToken() {
    if (step == null || done) {
      return false;
    }
    if (!confirmed()) {
      return samples == 0;
    }
    long lead = model.settings().flow().leadMs();
    long buffered = bufferedMs();
    return lead == 0 || buffered == Long.MAX_VALUE || buffered < lead;
  }

  /** Chooses the next token; the step that it was chosen from. */
  LlmStep choose() {
    LlmStep now = required(step);
    long token = source.next(now);
    if (token == TokenSource.POISONED) {
      end(ReplyOutcome.FAILED, "the model's logits are not finite");
      return now;
    }
    times.reached(Mark.FIRST_TOKEN);
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * tokenCount);
    }
    tokens[tokenCount++] = token;
    return now;
  }

  LlmStep step() {
    return required(step);
  }

  long lastToken() {
    return tokens[tokenCount - 1];
  }

  @Nullable VoiceStream voice() {
    return voice;
  }

  /** Takes the symbols of the state that predicted the token. */
  void takeSymbols(long[] symbols) {
    if (!required(voice).push(symbols)) {
      end(ReplyOutcome.FAILED, "the speech decoder's logits are not finite");
    }
  }

  /** Says what is ready after a token: text, sound if a chunk is due, and the end. */
  void speak() {
    stopped = model.stops(lastToken());
    String action = model.action(lastToken());
    if (action != null) {
      outlet.action(action);
    } else if (!stopped) {
      outlet.text(text.push(lastToken()));
    }
    boolean last = stopped || source.limitedTo(tokenCount);
    if (voice != null) {
      if (voice.units() > 0) {
        times.reached(Mark.FIRST_UNIT);
      }
      if (voice.due(last, bufferedMs()) && !cancelled()) {
        short[] pcm = voice.chunk(last);
        times.reached(Mark.FIRST_AUDIO);
        samples += pcm.length;
        outlet.audio(pcm);
      }
    }
    if (last) {
      outlet.text(text.finish());
      end(stopped ? ReplyOutcome.STOP_TOKEN : ReplyOutcome.TOKEN_LIMIT, "");
    }
  }

  /** Takes what the LLM made of the token. */
  void feed(LlmStep next) {
    required(step).close();
    step = next;
  }

  /** Of how many tokens the caller heard something, when so many samples were played. */
  int tokensHeard(long playedSamples) {
    int steps = voice == null ? tokenCount : voice.stepsHeard(playedSamples);
    return Math.min(steps, answerTokens().length);
  }

  private long[] answerTokens() {
    return Arrays.copyOf(tokens, stopped ? tokenCount - 1 : tokenCount);
  }

  /** Ends the reply, once; frees what it holds first, so that a listener which asks again finds the memory. */
  void end(ReplyOutcome outcome, String failure) {
    if (done) {
      return;
    }
    failed = outcome == ReplyOutcome.FAILED;
    ReplyReport report = report(cancelled() ? ReplyOutcome.CANCELLED : outcome, failure);
    free();
    done = true;
    try {
      outlet.end(report);
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
    prompt.ended(answerTokens());
    for (AutoCloseable part : new @Nullable AutoCloseable[] {step, prefill, voice, prompt::close}) {
      close(part);
    }
    step = null;
    prefill = null;
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
