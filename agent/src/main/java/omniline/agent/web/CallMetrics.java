package omniline.agent.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import omniline.agent.media.MediaCounts;
import omniline.agent.media.MediaCounts.Count;
import omniline.agent.media.MediaStatistics;
import omniline.agent.talk.CallAction;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.CallObserver;
import omniline.agent.talk.CallTotals;
import omniline.agent.talk.Refusal;
import omniline.agent.talk.Turn;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;

/**
 * The agent's meters (Micrometer): calls, packets, losses and concealment as counters, each stage of a turn as a timer.
 * Updated once a second and once a turn, never per packet.
 */
public final class CallMetrics implements CallObserver {
  private final MeterRegistry registry;
  private final Counter packetsIn;
  private final Counter packetsOut;
  private final Counter packetsLost;
  private final Counter packetsLate;
  private final Counter packetsStrange;
  private final Counter packetsGarbage;
  private final Counter packetsForged;
  private final Counter packetsCorrupt;
  private final Counter concealedSeconds;
  private final Counter underruns;
  private final Counter interruptions;
  private final Counter discarded;
  private final Counter failed;
  private final Counter apologies;
  private final Counter digits;
  private final Timer endpointing;
  private final Timer encoder;
  private final Timer firstToken;
  private final Timer firstUnit;
  private final Timer firstAudio;
  private final Timer turnGap;

  /** Registers every meter, so that all of them are on the first page already. */
  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
    packetsIn = counter("omniline.rtp.packets.received", "RTP packets received in time or late");
    packetsOut = counter("omniline.rtp.packets.sent", "RTP packets sent");
    packetsLost = counter("omniline.rtp.packets.lost", "RTP packets that never came");
    packetsLate = counter("omniline.rtp.packets.late", "RTP packets that came after their time of playout");
    packetsStrange = counter("omniline.rtp.packets.strangers", "Datagrams from addresses that are not in the call");
    packetsGarbage = counter("omniline.rtp.packets.garbage", "Datagrams that are neither RTP nor RTCP");
    packetsForged = counter("omniline.srtp.packets.rejected", "Encrypted packets that were not genuine, or came before");
    packetsCorrupt = counter("omniline.rtp.packets.corrupt", "Payloads that the codec refused");
    concealedSeconds = counter("omniline.rtp.concealed.seconds", "Audio made up for what did not come");
    underruns = counter("omniline.playout.underruns", "Answers that had begun and were not there in time");
    interruptions = counter("omniline.turns.interrupted", "Answers that the caller cut short");
    discarded = counter("omniline.turns.discarded", "Sounds too short to be a turn");
    failed = counter("omniline.turns.failed", "Turns whose answer failed");
    apologies = counter("omniline.turns.apologised", "Turns in whose answer's place the apology was said");
    digits = counter("omniline.digits", "Keys pressed");
    endpointing = timer("omniline.turn.endpointing", "Last sound of the caller to the end of the turn");
    encoder = timer("omniline.turn.encoder", "End of the turn to the encoded speech");
    firstToken = timer("omniline.turn.first.token", "End of the turn to the first token");
    firstUnit = timer("omniline.turn.first.unit", "End of the turn to the first speech unit");
    firstAudio = timer("omniline.turn.first.audio", "End of the turn to the first audio from the vocoder");
    turnGap = timer("omniline.turn.gap", "Last sound of the caller to the first packet of the answer");
    ended(EndReason.REMOTE_BYE);
    for (Refusal why : Refusal.values()) {
      refusals(why.code());
      invitesRefused(why);
    }
    turns("stop_token");
    actions(CallAction.ORDER);
    actions(CallAction.HANG_UP);
    actions(CallAction.TRANSFER);
    transfers("answered");
    transfers("failed");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  private Counter ended(EndReason reason) {
    return registry.counter("omniline.calls.ended", "reason", reason.name().toLowerCase(Locale.ROOT));
  }

  private Counter refusals(int code) {
    return registry.counter("omniline.calls.refused", "code", Integer.toString(code));
  }

  private Counter invitesRefused(Refusal why) {
    return Counter.builder("omniline.invites.refused").description("INVITEs turned away, by reason")
        .tag("reason", why.label()).register(registry);
  }

  private Counter actions(String name) {
    return Counter.builder("omniline.actions").description("What the model did beside speaking").tag("action", name).register(registry);
  }

  private Counter transfers(String outcome) {
    return Counter.builder("omniline.transfers").description("Transfers of ours that are over").tag("outcome", outcome).register(registry);
  }

  private Counter turns(String outcome) {
    return registry.counter("omniline.turns", "outcome", outcome);
  }

  @Override
  public void refused(Refusal why, String reason) {
    refusals(why.code()).increment();
    invitesRefused(why).increment();
  }

  @Override
  public void established(CallCard card) {
    registry.counter("omniline.calls.established", "codec", card.codec().toLowerCase(Locale.ROOT)).increment();
  }

  @Override
  public void turn(CallCard card, Turn turn) {
    ReplyReport report = turn.report();
    if (report == null) {
      turns("hung_up").increment();
      record(endpointing, turn.endpointingNs());
      record(turnGap, turn.gapNs());
      return;
    }
    turns(report.outcome().name().toLowerCase(Locale.ROOT)).increment();
    if (report.outcome() == ReplyOutcome.FAILED) {
      failed.increment();
      if (turn.apologised()) {
        apologies.increment();
      }
    }
    if (turn.interrupted()) {
      interruptions.increment();
    }
    record(endpointing, turn.endpointingNs());
    record(encoder, report.encoderNs());
    record(firstToken, report.firstTokenNs());
    record(firstUnit, report.firstUnitNs());
    record(firstAudio, report.firstAudioNs());
    record(turnGap, turn.gapNs());
  }

  private static void record(Timer timer, long ns) {
    if (ns >= 0) {
      timer.record(ns, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void acted(CallCard card, CallAction action) {
    actions(action.name()).increment();
  }

  @Override
  public void transfer(CallCard card, CallEvent.Transfer event) {
    if (event instanceof CallEvent.Transferred) {
      transfers("answered").increment();
    } else if (event instanceof CallEvent.Moved) {
      transfers("followed").increment();
    } else if (event instanceof CallEvent.TransferFailed) {
      transfers("failed").increment();
    }
  }

  @Override
  public void discarded(CallCard card) {
    discarded.increment();
  }

  @Override
  public void digit(CallCard card, char digit, int durationMs) {
    digits.increment();
  }

  @Override
  public void media(MediaCounts counts) {
    add(packetsIn, counts.grown(Count.PACKETS_IN));
    add(packetsOut, counts.grown(Count.PACKETS_OUT));
    add(packetsLost, counts.grown(Count.LOST));
    add(packetsLate, counts.grown(Count.LATE));
    add(packetsStrange, counts.grown(Count.STRANGERS));
    add(packetsGarbage, counts.grown(Count.GARBAGE));
    add(packetsForged, counts.grown(Count.FORGED));
    add(packetsCorrupt, counts.grown(Count.CORRUPT));
    concealedSeconds.increment(counts.grown(Count.CONCEALED_MS) / 1000.0);
  }

  private static void add(Counter counter, long grown) {
    if (grown > 0) {
      counter.increment((double) grown);
    }
  }

  @Override
  public void underruns(long count) {
    underruns.increment((double) count);
  }

  @Override
  public void ended(CallCard card, EndReason reason, String text, CallTotals totals) {
    ended(reason).increment();
    MediaStatistics media = totals.media();
    if (media != null) {
      registry.summary("omniline.call.mos").record(media.quality().mos());
    }
  }
}
