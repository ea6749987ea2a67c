package omniline.agent.call;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import omniline.agent.answer.Answerer;
import omniline.agent.media.CallKeys;
import omniline.agent.media.CallMedia;
import omniline.agent.talk.CallCard;
import omniline.agent.talk.CallLine;
import omniline.agent.talk.CallObserver;
import omniline.agent.talk.CallSpeech;
import omniline.agent.talk.Refusal;
import omniline.rtp.io.PortsExhaustedException;
import omniline.sip.CallHandler;
import omniline.sip.IncomingCall;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls that come in: admits up to the configured number and as many as the model has room for, agrees on audio
 * (RFC 3264), rings, and answers. More calls get 503 with Retry-After (RFC 3261 section 21.5.4). Called on SIP's threads; what it hands on is owned by the
 * media loops.
 */
public final class Switchboard implements CallHandler {
  private final SwitchboardSettings settings;
  private final List<CallSurroundings> loops;
  private final Answerer answerer;
  private final ScheduledExecutorService timers;
  private final SecureRandom random;
  private final CallObserver observer;
  private final Map<String, AgentCall> calls = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicLong taken = new AtomicLong();
  private final Map<LineProfile, AtomicInteger> byProfile = new ConcurrentHashMap<>();
  private volatile boolean leaving;

  /** The loops take the calls in turn. */
  public Switchboard(SwitchboardSettings settings, List<CallSurroundings> loops, Answerer answerer, Hands hands) {
    this.settings = settings;
    this.loops = List.copyOf(loops);
    this.answerer = answerer;
    timers = hands.timers();
    random = hands.random();
    observer = hands.observer();
  }

  /** What the switchboard works with. */
  public record Hands(ScheduledExecutorService timers, SecureRandom random, CallObserver observer) {}

  /**
   * Whom we call.
   *
   * @param caller as whom
   * @param called a SIP URI
   * @param host our address that faces it
   */
  record Party(String caller, String called, String host) {}

  /** A line for a call that we place, or why there is none. */
  sealed interface Opened {
    /** Media is open and somebody speaks; {@code drop} gives all of it back when the call cannot be placed after all. */
    record Line(AgentCall call, LocalAudio local, Runnable drop) implements Opened {}

    record Full(Answerer.Busy why) implements Opened {}
  }

  /** A line for one more call that we place; it counts as one that came in. Any thread. */
  Opened open(Party party) {
    int now = admitted.incrementAndGet();
    Opened opened = new Opened.Full(busy(Refusal.MODEL_MEMORY, "another call took the last room in the KV pool"));
    try {
      Answerer.Busy busy = busy(now);
      opened = busy == null ? line(party, opened) : new Opened.Full(busy);
    } catch (PortsExhaustedException e) {
      opened = new Opened.Full(busy(Refusal.NO_PORT, String.valueOf(e.getMessage())));
    } finally {
      if (opened instanceof Opened.Full) {
        admitted.decrementAndGet();
      }
    }
    return opened;
  }

  private Opened line(Party party, Opened otherwise) {
    long number = taken.incrementAndGet();
    String name = "c" + number;
    CallCard card = new CallCard(name, "", party.caller(), party.called(), null);
    CallSurroundings around = loops.get((int) (number % loops.size()));
    AgentCall call = new AgentCall(card, around, () -> {}, () -> forget(name));
    CallMedia media = CallMedia.open(around.loop(), settings.general().media(), call, random);
    CallSpeech speech = null;
    try {
      speech = answerer.open(new CallLine(card, observer, media, new CallLine.Exits(call::close, call::transfer, settings.person())));
    } finally {
      if (speech == null) {
        media.close();
      }
    }
    if (speech == null) {
      return otherwise;
    }
    LocalAudio local = localAudio(settings.general(), party.host(), media.rtpPort());
    call.equip(media, speech, local);
    calls.put(name, call);
    CallSpeech speaking = speech;
    return new Opened.Line(call, local, () -> {
      forget(name);
      around.loop().execute(() -> {
        media.close();
        speaking.close();
      });
    });
  }

  /** How the calls stand that run. */
  List<CallState> states() {
    return calls.values().stream().map(AgentCall::state).toList();
  }

  /** Hangs up the call of that name; false where none runs. */
  boolean hangUp(String name, String reason) {
    AgentCall found = call(name);
    if (found != null) {
      found.close(reason);
    }
    return found != null;
  }

  /** The call of that name; null where none runs. */
  @Nullable AgentCall call(String name) {
    return calls.values().stream().filter(call -> call.state().name().equals(name)).findFirst().orElse(null);
  }

  /** Calls that are ringing or talking. */
  public int active() {
    return calls.size();
  }

  /** Whether no more calls are taken. */
  public boolean leaving() {
    return leaving;
  }

  @Override
  public void onInvite(IncomingCall incoming) {
    int now = admitted.incrementAndGet();
    LineProfile profile = settings.profile(incoming.calledUser(), incoming.toUser());
    int onProfile = onProfile(profile).incrementAndGet();
    boolean taking = false;
    try {
      Answerer.Busy busy = busy(now);
      if (busy == null && profile.maxCalls() > 0 && onProfile > profile.maxCalls()) {
        busy = busy(Refusal.PROFILE_LIMIT, profile.maxCalls() + " calls of profile " + profile.name() + " are in progress, as many as its max_calls allows");
      }
      if (busy != null) {
        refuse(incoming, busy);
      } else {
        taking = take(incoming, profile);
      }
    } catch (PortsExhaustedException e) {
      refuse(incoming, busy(Refusal.NO_PORT, String.valueOf(e.getMessage())));
    } finally {
      if (!taking) {
        admitted.decrementAndGet();
        onProfile(profile).decrementAndGet();
      }
    }
  }

  private AtomicInteger onProfile(LineProfile profile) {
    return byProfile.computeIfAbsent(profile, _ -> new AtomicInteger());
  }

  /** Why a call cannot be taken when so many are; null when it can. */
  private Answerer.@Nullable Busy busy(int calling) {
    if (leaving) {
      return busy(Refusal.SHUTTING_DOWN, "the agent is shutting down");
    }
    if (calling > settings.maxCalls()) {
      return busy(Refusal.CALL_LIMIT, settings.maxCalls() + " calls are in progress, as many as sip.max_calls allows");
    }
    return answerer.busy();
  }

  private Answerer.Busy busy(Refusal why, String reason) {
    return new Answerer.Busy(why, reason, settings.retryAfterSeconds());
  }

  private void refuse(IncomingCall incoming, Answerer.Busy busy) {
    observer.refused(busy.why(), busy.reason());
    incoming.reject(busy.why().code(), busy.why().phrase(), busy.retryAfterSeconds());
  }

  private boolean take(IncomingCall incoming, LineProfile profile) {
    long number = taken.incrementAndGet();
    CallCard card = new CallCard("c" + number, incoming.id(), incoming.callerUri(), incoming.calledUser(), incoming.assertedIdentity(),
        incoming.diversion(), profile.name(), null);
    CallSurroundings around = loops.get((int) (number % loops.size()));
    AgentCall call = new AgentCall(card, around, () -> incoming.reject(480, "", -1), () -> {
      if (forget(incoming.id())) {
        onProfile(profile).decrementAndGet();
      }
    });
    CallLine.Exits exits = new CallLine.Exits(call::close, call::transfer, settings.person());
    CallMedia media = CallMedia.open(around.loop(), profile.media(), call, random);
    boolean taking = false;
    try {
      LocalAudio local = localAudio(profile, incoming.localHost(), media.rtpPort());
      taking = take(incoming, call, new Parts(media, local, new CallLine(card, observer, media, exits)));
    } finally {
      if (!taking) {
        media.close();
      }
    }
    return taking;
  }

  private record Parts(CallMedia media, LocalAudio local, CallLine line) {}

  private boolean take(IncomingCall incoming, AgentCall call, Parts parts) {
    LocalAudio local = parts.local;
    SessionDescription offer = incoming.offer();
    Answer answer = offer == null ? null : OfferAnswer.answer(offer, local, 1);
    if (answer != null && !(answer instanceof Answer.Agreed)) {
      refuse(incoming, new Answerer.Busy(Refusal.NO_COMMON_CODEC, reason(answer), -1));
      return false;
    }
    CallSpeech speech = answerer.open(parts.line);
    if (speech == null) {
      Answerer.Busy busy = answerer.busy();
      refuse(incoming, busy != null ? busy : busy(Refusal.MODEL_MEMORY, "another call took the last room in the KV pool"));
      return false;
    }
    call.equip(parts.media, speech, local);
    calls.put(incoming.id(), call);
    incoming.listen(call);
    ring(incoming, () -> pickUp(incoming, call, answer, local));
    return true;
  }

  private static String reason(Answer answer) {
    return switch (answer) {
      case Answer.NoCommonCodec none -> none.reason();
      case Answer.NoAudio none -> none.reason();
      case Answer.Agreed agreed -> "";
    };
  }

  private void ring(IncomingCall incoming, Runnable pickUp) {
    if (settings.ringMs() == 0) {
      pickUp.run();
      return;
    }
    incoming.ringing();
    Future<?> _ = timers.schedule(pickUp, settings.ringMs(), TimeUnit.MILLISECONDS);
  }

  private void pickUp(IncomingCall incoming, AgentCall call, @Nullable Answer answer, LocalAudio local) {
    if (!calls.containsKey(incoming.id())) {
      return;
    }
    if (answer instanceof Answer.Agreed agreed) {
      call.agreed(agreed.audio());
      call.answered(incoming.accept(agreed.answer(), call));
    } else {
      call.answered(incoming.accept(OfferAnswer.offer(local, 1), call));
    }
  }

  private LocalAudio localAudio(LineProfile profile, String host, int rtpPort) {
    return new LocalAudio(host, rtpPort, profile.formats(), true, profile.media().ptimeMs(), random.nextLong(1L << 31),
        CallKeys.of(profile.media(), random), new LocalAudio.Ice(word(4), word(24)));
  }

  /** Letters and digits that nobody can guess, at least so many. */
  private String word(int length) {
    StringBuilder word = new StringBuilder();
    while (word.length() < length) {
      word.append(Long.toString(random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX));
    }
    return word.toString();
  }

  private boolean forget(String callId) {
    boolean known = calls.remove(callId) != null;
    if (known) {
      admitted.decrementAndGet();
    }
    return known;
  }

  /** Takes no more calls; those that run go on. Any thread. */
  public void leave() {
    leaving = true;
  }

  /** Takes no more calls and hangs up those that run. Any thread. */
  public void close() {
    leave();
    calls.values().forEach(call -> call.close("the agent is shutting down"));
  }
}
