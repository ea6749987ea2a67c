package omniline.model.reply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import omniline.model.OmniModel;
import omniline.model.ReplyOutcome;
import omniline.model.llm.KvCache;
import omniline.model.tokenizer.PromptIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets the model next. A round is one decode step of all voices that want one (continuous batching: replies join and leave
 * between steps) and pieces of other work, parts of a prefill or of an encoder run, for about as long as the step took. Turns that have ended go before turns that
 * may have; among voices the one whose playout runs short first. A reply that fails ends alone. Owned by the model loop.
 */
public final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** While a voice has less than this ahead of its playout, other work gets a third of the time instead of half. */
  private static final int SHORT_MS = 250;
  private static final long MOST_CREDIT_NS = 50_000_000;
  /** Less than this ahead is a voice about to fail: no more callers for some time. */
  private static final int STRAINED_MS = 60;
  private static final long STRAINED_FOR_NS = 5_000_000_000L;

  private final OmniModel model;
  private final LongSupplier nanoClock;
  private final List<ActiveReply> active = new ArrayList<>();
  private final List<EncoderRun> runs = new ArrayList<>();
  private final Set<Dialogue> dialogues = new HashSet<>();
  private final DecodeStep decodeStep;
  /** By the prompt itself: there are as many as the configuration has. */
  private final IdentityHashMap<PromptIds, KvCache> systems = new IdentityHashMap<>();
  private long othersCreditNs;
  private volatile long strainedUntilNs = Long.MIN_VALUE;
  private volatile int activeCount;

  public Engine(OmniModel model, LongSupplier nanoClock) {
    this.model = model;
    this.nanoClock = nanoClock;
    decodeStep = new DecodeStep(model);
  }

  OmniModel model() {
    return model;
  }

  LongSupplier clock() {
    return nanoClock;
  }

  /** A system prompt's positions, prefilled once and copied into every conversation under it. */
  KvCache system(PromptIds prompt) {
    KvCache shared = systems.get(prompt);
    if (shared == null) {
      shared = model.llm().newCache();
      try (var ids = model.llm().embed(prompt.system())) {
        model.llm().absorb(ids, shared);
      }
      systems.put(prompt, shared);
    }
    return shared;
  }

  /** Replies in progress. Any thread. */
  public int activeReplies() {
    return activeCount;
  }

  /** Whether a voice has run short lately. Any thread. */
  public boolean strained() {
    return nanoClock.getAsLong() < strainedUntilNs;
  }

  void opened(Dialogue dialogue) {
    dialogues.add(dialogue);
  }

  void closed(Dialogue dialogue) {
    dialogue.close();
    dialogues.remove(dialogue);
  }

  /** Takes up a reply. */
  void take(ActiveReply reply) {
    if (!reply.done()) {
      reply.take();
      active.add(reply);
    }
  }

  /** One round; false when there was nothing to do. */
  public boolean round() {
    active.removeIf(Engine::gone);
    activeCount = active.size();
    List<ActiveReply> voices = voices();
    boolean worked = !voices.isEmpty();
    if (worked) {
      boolean anyShort = runShort(voices);
      long beganNs = nanoClock.getAsLong();
      decodeStep.run(voices);
      long stepNs = nanoClock.getAsLong() - beganNs;
      othersCreditNs = Math.min(MOST_CREDIT_NS, othersCreditNs + (anyShort ? stepNs / 2 : stepNs));
    } else {
      othersCreditNs = 1;
    }
    worked |= others();
    active.removeIf(ActiveReply::done);
    activeCount = active.size();
    return worked;
  }

  /** Other work for as long as it has credit; what a long piece takes beyond it, the voices get back. */
  private boolean others() {
    boolean worked = false;
    while (othersCreditNs > 0) {
      long beganNs = nanoClock.getAsLong();
      if (!piece()) {
        othersCreditNs = 0;
        return worked;
      }
      worked = true;
      othersCreditNs -= nanoClock.getAsLong() - beganNs;
    }
    return worked;
  }

  private static boolean gone(ActiveReply reply) {
    if (!reply.done() && reply.cancelled()) {
      reply.end(ReplyOutcome.CANCELLED, "");
    }
    return reply.done();
  }

  /** Who gets a token in this round, the most urgent first. */
  private List<ActiveReply> voices() {
    return active.stream()
        .filter(ActiveReply::wantsToken)
        .map(reply -> new Urgency(reply, !reply.confirmed(), reply.bufferedMs()))
        .sorted(Comparator.comparing(Urgency::early).thenComparingLong(Urgency::bufferedMs))
        .limit(model.settings().flow().batch())
        .map(Urgency::reply)
        .toList();
  }

  /** How urgent a reply was when it was looked at: its playout goes on meanwhile. */
  private record Urgency(ActiveReply reply, boolean early, long bufferedMs) {}

  private boolean runShort(List<ActiveReply> voices) {
    boolean anyShort = false;
    for (ActiveReply voice : voices) {
      if (voice.speaking() && voice.confirmed()) {
        anyShort |= voice.bufferedMs() < SHORT_MS;
        if (voice.bufferedMs() < STRAINED_MS) {
          strainedUntilNs = nanoClock.getAsLong() + STRAINED_FOR_NS;
        }
      }
    }
    return anyShort;
  }

  private boolean piece() {
    for (boolean confirmed : new boolean[] {true, false}) {
      for (ActiveReply reply : active) {
        if (reply.confirmed() == confirmed && !reply.prefilled() && !reply.waitsForSpeech() && !reply.done()) {
          guarded(reply, reply::advancePrefill);
          return true;
        }
      }
      if (encode(confirmed)) {
        return true;
      }
    }
    return false;
  }

  private boolean encode(boolean confirmed) {
    runs.removeIf(run -> {
      if (run.unwanted()) {
        run.close();
      }
      return run.unwanted();
    });
    for (EncoderRun run : runs) {
      if (run.speeches().stream().anyMatch(speech -> wanted(speech, confirmed))) {
        advance(run);
        return true;
      }
    }
    List<HeardSpeech> waiting = active.stream()
        .filter(reply -> reply.confirmed() == confirmed && reply.waitsForSpeech())
        .flatMap(reply -> reply.prompt().speeches().stream())
        .filter(HeardSpeech::waits)
        .distinct()
        .limit(model.settings().flow().encoderBatch())
        .toList();
    if (waiting.isEmpty()) {
      return false;
    }
    EncoderRun run = new EncoderRun(model, waiting);
    runs.add(run);
    advance(run);
    return true;
  }

  private boolean wanted(HeardSpeech speech, boolean confirmed) {
    return active.stream().anyMatch(reply -> reply.confirmed() == confirmed && reply.prompt().speeches().contains(speech));
  }

  private void advance(EncoderRun run) {
    try {
      if (run.advance()) {
        runs.remove(run);
        run.close();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.warn("an encoder run failed", e);
      runs.remove(run);
      run.close();
      run.speeches().forEach(HeardSpeech::failed);
      active.stream()
          .filter(reply -> !Collections.disjoint(run.speeches(), reply.prompt().speeches()))
          .forEach(reply -> reply.end(ReplyOutcome.FAILED, failure(e)));
    }
  }

  /** Whatever goes wrong in here ends this reply and no other. */
  static void guarded(ActiveReply reply, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.warn("a reply failed", e);
      reply.end(ReplyOutcome.FAILED, failure(e));
    }
  }

  private static String failure(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Ends every reply and forgets every conversation's turns: after this the engine is as if new. */
  public void reset(ReplyOutcome outcome, String failure) {
    for (ActiveReply reply : List.copyOf(active)) {
      reply.end(outcome, failure);
    }
    active.clear();
    activeCount = 0;
    runs.forEach(EncoderRun::close);
    runs.clear();
    dialogues.forEach(Dialogue::close);
    systems.values().forEach(KvCache::close);
    systems.clear();
  }
}
