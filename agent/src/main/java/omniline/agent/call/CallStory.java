package omniline.agent.call;

import java.util.Locale;
import java.util.function.LongSupplier;
import omniline.agent.media.MediaCounts;
import omniline.agent.media.MediaStatistics;
import omniline.agent.media.Pcm;
import omniline.agent.talk.CallAction;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.CallObserver;
import omniline.agent.talk.CallTotals;
import omniline.agent.talk.Refusal;
import omniline.agent.talk.Turn;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.rtp.rtcp.VoipMetrics;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each call in a few log lines (answered, each turn, the end), and passes everything on. The log's appender must not
 * block, because the media loop calls this.
 */
public final class CallStory implements CallObserver {
  private static final Logger LOG = LoggerFactory.getLogger("omniline.call");

  private final CallObserver next;
  private final RefusalLog refusals;

  /** Tells, then passes on to {@code next}. */
  public CallStory(CallObserver next, LongSupplier nanoClock) {
    this.next = next;
    refusals = new RefusalLog(nanoClock);
  }

  @Override
  public void refused(Refusal why, String reason) {
    String line = refusals.line(why, reason);
    if (line != null) {
      LOG.warn(line);
    }
    next.refused(why, reason);
  }

  @Override
  public void established(CallCard card) {
    LOG.info("{} answered: {} for {}, {}, Call-ID {}{}{}", card.name(), card.caller(),
        (card.called().isEmpty() ? "nobody in particular" : card.called()) + (card.profile().isEmpty() ? "" : " (profile " + card.profile() + ")"), card.codec() + (card.encryption().isEmpty() ? "" : " in " + card.encryption()), card.callId(),
        card.asserted().isEmpty() ? "" : "; the network says it is " + card.asserted(),
        card.diversion().isEmpty() ? "" : "; diverted from " + card.diversion());
    next.established(card);
  }

  @Override
  public void turn(CallCard card, Turn turn) {
    ReplyReport report = turn.report();
    if (report == null) {
      LOG.info("{} turn {}: heard {} s, the call ended before the answer did; gap {} ms, of it endpointing {}", card.name(), turn.number(),
          seconds(turn.heardMs()), millis(turn.gapNs()), millis(turn.endpointingNs()));
    } else if (report.outcome() == ReplyOutcome.FAILED) {
      LOG.error("{} turn {}: heard {} s, {}: {}{}", card.name(), turn.number(), seconds(turn.heardMs()),
          report.samples() == 0 ? "no answer" : "the answer broke off", report.failure(), turn.apologised() ? "; apologised" : "");
    } else {
      LOG.info("{} turn {}: heard {} s, answered {} s \"{}\"{}", card.name(), turn.number(), seconds(turn.heardMs()),
          seconds(Pcm.millis(report.samples())), report.text(), interruption(turn));
      LOG.info("{} turn {}: gap {} ms = endpointing {} + encoder {} + prefill {} + units {} + vocoder {} + playout {};"
              + " {} tokens, {} units", card.name(), turn.number(), millis(turn.gapNs()), millis(turn.endpointingNs()),
          millis(report.encoderNs()), step(report.encoderNs(), report.prefillNs()),
          step(report.prefillNs(), report.firstUnitNs()), step(report.firstUnitNs(), report.firstAudioNs()),
          step(report.firstAudioNs(), turn.answerNs()), report.tokens(), report.units());
    }
    next.turn(card, turn);
  }

  private static String interruption(Turn turn) {
    return turn.interrupted() ? " (interrupted after " + seconds(turn.interruptedAfterMs()) + " s, rolled back to there)" : "";
  }

  @Override
  public void acted(CallCard card, CallAction action) {
    switch (action.name()) {
      case CallAction.ORDER -> LOG.info("{} turn {}: order placed: \"{}\"", card.name(), action.turn(), action.text());
      case CallAction.ORDER_AGAIN ->
          LOG.info("{} turn {}: no order: the model placed one, but had repeated none since the last", card.name(), action.turn());
      case CallAction.HANG_UP -> LOG.info("{} turn {}: the model ends the call", card.name(), action.turn());
      case CallAction.TRANSFER -> LOG.info("{} turn {}: the caller asks for a person ({})", card.name(), action.turn(),
          action.text().isEmpty() ? "sip.person names nobody, the call goes on" : "to " + action.text());
      default -> LOG.info("{} turn {}: action {}", card.name(), action.turn(), action.name());
    }
    next.acted(card, action);
  }

  @Override
  public void transfer(CallCard card, CallEvent.Transfer event) {
    switch (event) {
      case CallEvent.Transferring(int code, String text) -> LOG.info("{} transfer: {} {}", card.name(), code, text);
      case CallEvent.Transferred() -> LOG.info("{} transfer: answered", card.name());
      case CallEvent.TransferFailed(int code, String text) ->
          LOG.warn("{} transfer failed: {} {}; the call goes on", card.name(), code, text);
      case CallEvent.Referred(String target) -> LOG.info("{} is passed on to {} by the far end", card.name(), target);
      case CallEvent.Moved moved -> LOG.info("{} goes on there", card.name());
      case CallEvent.ReferRefused(String target, int code) ->
          LOG.info("{} was to call {} on the far end's behalf; came to nothing with {}", card.name(), target, code);
    }
    next.transfer(card, event);
  }

  @Override
  public void held(CallCard card, boolean now) {
    LOG.info("{} {}", card.name(), now ? "on hold" : "resumed");
    next.held(card, now);
  }

  @Override
  public void discarded(CallCard card) {
    LOG.debug("{} heard something too short to be a turn", card.name());
    next.discarded(card);
  }

  @Override
  public void digit(CallCard card, char digit, int durationMs) {
    LOG.info("{} key {} for {} ms", card.name(), digit, durationMs);
    next.digit(card, digit, durationMs);
  }

  @Override
  public void media(MediaCounts counts) {
    next.media(counts);
  }

  @Override
  public void underruns(long count) {
    next.underruns(count);
  }

  @Override
  public void ended(CallCard card, EndReason reason, String text, CallTotals totals) {
    LOG.info("{} ended after {} s ({}{}): {} turns, {} interrupted{}", card.name(), seconds(totals.talkedMs()),
        reason.name().toLowerCase(Locale.ROOT).replace('_', ' '), text.isEmpty() ? "" : ", " + text, totals.turns(),
        totals.interruptions(), media(totals.media()));
    next.ended(card, reason, text, totals);
  }

  private static String media(@Nullable MediaStatistics media) {
    if (media == null) {
      return "";
    }
    return String.format(Locale.ROOT, "; %d packets in, %d lost, %d late, %d ms concealed, jitter %.1f ms, delay %d ms, MOS %.1f",
        media.rtp().packetsIn(), media.rtp().lost(), media.rtp().late(), media.concealedMs(),
        media.rtp().jitterMs(), media.delayMs(), media.quality().mos()) + there(media.rtp().remoteMetrics()) + (media.forged() == 0 ? "" : ", " + media.forged() + " not genuine");
  }

  /** What the far end says of how it hears us, if it says anything (RFC 3611). */
  private static String there(@Nullable VoipMetrics metrics) {
    return metrics == null || metrics.scores().listening() < 0 ? "" : String.format(Locale.ROOT, ", heard there with MOS %.1f", metrics.scores().listening());
  }

  private static String seconds(long ms) {
    return String.format(Locale.ROOT, "%.1f", ms / 1000.0);
  }

  private static String millis(long ns) {
    return ns < 0 ? "-" : Long.toString(Math.round(ns / 1e6));
  }

  private static String step(long fromNs, long toNs) {
    return fromNs < 0 || toNs < 0 ? "-" : millis(Math.max(0, toNs - fromNs));
  }
}
